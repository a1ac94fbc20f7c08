/** The first screen: who this is, whom to call in an emergency, what it may be about, what was said before. */
import { named } from "../i18n/t.ts";
import { CHAT } from "../look/paths.ts";
import { useBehind } from "./behind.ts";
import { ClearAndLeave } from "./clear.tsx";
import { useArrival, useReadable, useUi } from "./context.ts";
import { EmergencyCard } from "./emergency.tsx";
import { Icon } from "./icon.tsx";
import { CALENDAR, CLOSE, NEXT, QUESTION, RECEIPT, SHIELD } from "./icons.ts";
import { Languages } from "./languages.tsx";
import { Opening } from "./opening.tsx";
import { Search } from "./search.tsx";

/** Pictures of the usual departments; a clinic's own get a neutral one. */
const PICTURES: Record<string, string> = { scheduling: CALENDAR, billing: RECEIPT, insurance: SHIELD };

const yours = () => import("./yours.tsx");

export function Home() {
  const { app, lang, t, close } = useUi();
  const heading = useArrival<HTMLHeadingElement>();
  const { list, cleared } = useReadable(app.state);
  const { name, departments } = app.site;
  const own = useBehind(yours);
  return (
    <>
      <div class="bar">
        <div class="bar-text">
          <p class="title">{name}</p>
        </div>
        <Languages />
        {close && (
          <button type="button" class="icon-button" aria-label={t("header.close")} onClick={close}>
            <Icon path={CLOSE} />
          </button>
        )}
      </div>
      <div class="scroll">
        <div class="page">
          <Opening of="banner" />
          {(cleared === "done" || cleared === "elsewhere") && (
            <p class="told" role="status">
              {t(cleared === "done" ? "home.cleared" : "error.session")}
            </p>
          )}
          <div>
            <h1 ref={heading} tabIndex={-1}>
              {t("home.title")}
            </h1>
            <p class="soft">{t("home.person", { clinic: name })}</p>
          </div>
          <Opening of="home" />
          <EmergencyCard />
          {app.site.articles && <Search />}
          <section aria-labelledby="choose">
            <h2 id="choose">{t("home.choose")}</h2>
            <ul class="choices">
              {departments.map((department) => (
                <li key={department.key}>
                  <button
                    type="button"
                    class="choice"
                    onClick={() => app.go({ name: "new", department: department.key })}
                  >
                    <Icon path={PICTURES[department.key] ?? CHAT} />
                    <span class="choice-text">
                      <strong>{named(department.name, lang)}</strong>
                      <Opening of="choice" department={department.key} />
                    </span>
                    <Icon path={NEXT} flips />
                  </button>
                </li>
              ))}
              <li>
                <button type="button" class="choice" onClick={() => app.go({ name: "new", department: "" })}>
                  <Icon path={QUESTION} />
                  <span class="choice-text">
                    <strong>{t("home.unsure")}</strong>
                    <span class="small">{t("home.unsure_help")}</span>
                  </span>
                  <Icon path={NEXT} flips />
                </button>
              </li>
            </ul>
          </section>
          {list !== "none" && own && <own.Yours />}
          {(list !== "none" || cleared === "failed" || cleared === "busy") && <ClearAndLeave />}
        </div>
      </div>
    </>
  );
}
