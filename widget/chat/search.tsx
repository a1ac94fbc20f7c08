/** The box to look for an answer in. What it finds, and how, comes behind it. */
import { useRef, useState } from "preact/hooks";
import { useBehind } from "./behind.ts";
import { useUi } from "./context.ts";
import { Icon } from "./icon.tsx";
import { SEARCH } from "./icons.ts";

const find = () => import("./find.tsx");

export function Search() {
  const { app, t } = useUi();
  const [text, setText] = useState(() => app.keep.get("query") ?? "");
  const box = useRef<HTMLInputElement>(null);
  const code = useBehind(find);
  return (
    <search>
      <h2>
        <label for="search" class="with-icon">
          <Icon path={SEARCH} />
          {t("home.search")}
        </label>
      </h2>
      <input
        id="search"
        type="search"
        class="box"
        dir="auto"
        autocomplete="off"
        ref={box}
        value={text}
        onInput={(e) => setText(e.currentTarget.value)}
      />
      {code && <code.Find box={box} text={text} onText={setText} />}
    </search>
  );
}
