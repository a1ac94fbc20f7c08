import { useNavigate } from "@tanstack/react-router";
import { Lock, Maximize, Minimize } from "lucide-react";
import { type CSSProperties, useEffect } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { clockSeconds } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { useNow } from "../state/clock.ts";
import { useDepartments } from "../state/directory.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Empty } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { Department } from "./department.tsx";
import { Explained } from "./tile.tsx";
import { useWall } from "./use-wall.ts";

/** How things stand, on a desk or, large and with nothing around it, on a screen in the room. */
export function WallPage({ screen }: { screen: boolean }) {
  const navigate = useNavigate();
  const desk = useDesk();
  const show = (large: boolean) => void navigate({ to: "/wall", search: large ? { screen: true } : {} });
  if (!desk.seesFigures) {
    return (
      <PlaceFrame place="wall" title={t("rail.wall")}>
        <Empty icon={Lock} role="status" title={t("no_permission.title")}>
          {t("no_permission.lead")}
        </Empty>
      </PlaceFrame>
    );
  }
  if (screen) return <OnScreen onLeave={() => show(false)} />;
  return (
    <PlaceFrame
      place="wall"
      title={t("rail.wall")}
      actions={
        <Button
          icon={Maximize}
          onClick={() => {
            // Where the browser refuses, the page still fills its window.
            void document.documentElement.requestFullscreen?.().catch(() => undefined);
            show(true);
          }}
        >
          {t("wall.to_screen")}
        </Button>
      }
    >
      <Wall />
    </PlaceFrame>
  );
}

/** Type for a room: every size of the wall grows with the screen. */
const large = {
  "--text-xs": "clamp(0.9rem, 0.95vw, 1.6rem)",
  "--text-s": "clamp(1rem, 1.1vw, 2rem)",
  "--text-m": "clamp(1.1rem, 1.2vw, 2.2rem)",
  "--text-l": "clamp(1.35rem, 1.6vw, 3rem)",
  "--text-2xl": "clamp(2.5rem, 3.6vw, 6rem)",
} as CSSProperties;

function OnScreen({ onLeave }: { onLeave: () => void }) {
  const now = useNow(1_000);
  const leave = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    onLeave();
  };
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key === "Escape") onLeave();
    };
    document.addEventListener("keydown", key);
    let lock: { release: () => Promise<void> } | undefined;
    // A screen in the room does not go to sleep, where the browser lets us ask.
    void navigator.wakeLock
      ?.request("screen")
      .then((got) => {
        lock = got;
      })
      .catch(() => undefined);
    return () => {
      document.removeEventListener("keydown", key);
      void lock?.release();
    };
  }, [onLeave]);
  return (
    <main style={large} className="h-full overflow-y-auto bg-ground">
      <header className="flex items-center gap-3 px-4 pt-3">
        <h1 className="flex-1 text-18 font-semibold">{t("rail.wall")}</h1>
        <span className="tick text-18">{clockSeconds(now)}</span>
        <Button look="quiet" icon={Minimize} onClick={leave}>
          {t("wall.leave")}
        </Button>
      </header>
      <Explained value={false}>
        <Wall />
      </Explained>
    </main>
  );
}

/** Few departments get much room each; two and four stand in pairs. */
function columns(n: number): string {
  if (n === 1) return "";
  return n === 2 || n === 4 ? "lg:grid-cols-2" : "lg:grid-cols-2 2xl:grid-cols-3";
}

function Wall() {
  const { name } = useDepartments();
  const wall = useWall();
  if (!wall.data) {
    return wall.isError ? (
      <Failed title={t("wall.failed")} error={wall.error} onAgain={() => void wall.refetch()} />
    ) : (
      <Loading label={t("common.loading")}>
        <div className="grid gap-4 p-4 lg:grid-cols-2">
          <Bar className="h-96" />
          <Bar className="h-96" />
          <Bar className="h-96" />
        </div>
      </Loading>
    );
  }
  const { at, departments } = wall.data;
  const asOf = t(wall.stale ? "wall.not_live" : "wall.as_of", { time: clockSeconds(at) });
  return (
    <div className="p-4">
      <div role="status" className="min-h-0">
        {wall.stale ? (
          <p className="mb-3 rounded-md border border-danger bg-danger-soft px-3 py-2 text-16 font-semibold text-danger">
            {t("wall.not_live_long", { time: clockSeconds(at) })}
          </p>
        ) : null}
      </div>
      {departments.length > 0 ? (
        <ul className={cx("grid gap-4", columns(departments.length))}>
          {departments.map((department) => (
            <Department
              key={department.key}
              wall={department}
              name={name(department.key)}
              asOf={asOf}
              stale={wall.stale}
            />
          ))}
        </ul>
      ) : (
        <Empty icon={Lock} role="status" title={t("wall.no_departments")}>
          {t("wall.no_departments_lead")}
        </Empty>
      )}
    </div>
  );
}
