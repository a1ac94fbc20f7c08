import { useNavigate } from "@tanstack/react-router";
import { Setup } from "../setup/setup.tsx";
import { useEntrance } from "./door-context.tsx";

export function SetupPage() {
  const { door, setupToken } = useEntrance();
  const navigate = useNavigate();
  return <Setup door={door} token={setupToken} onDone={() => void navigate({ to: "/", replace: true })} />;
}
