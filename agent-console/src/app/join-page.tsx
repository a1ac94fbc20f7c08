import { useNavigate } from "@tanstack/react-router";
import { Join } from "../join/join.tsx";
import { useEntrance } from "./door-context.tsx";

export function JoinPage() {
  const { door, setupToken } = useEntrance();
  const navigate = useNavigate();
  return <Join door={door} token={setupToken} onDone={() => void navigate({ to: "/", replace: true })} />;
}
