/** Who answers, at the top of a conversation. */
import type { RefObject } from "preact";
import { useUi } from "./context.ts";

type Props = {
  heading: RefObject<HTMLHeadingElement>;
  /** Of whoever took it; not set while it waits. */
  person: string | undefined;
  department: string;
  here: boolean;
  closed: boolean;
};

/** The first letters of the first and the last name. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return [first, last].map((word) => [...(word ?? "")][0]?.toLocaleUpperCase() ?? "").join("");
}

export function Who({ heading, person, department, here, closed }: Props) {
  const { t } = useUi();
  const below = here
    ? t("chat.here")
    : person
      ? department
      : t(closed ? "status.resolved" : "chat.nobody_yet");
  return (
    <>
      <span class={person ? "avatar" : "avatar team"} aria-hidden="true">
        {initials(person ?? department)}
      </span>
      <div class="bar-text">
        <h1 ref={heading} tabIndex={-1}>
          <bdi>{person ?? department}</bdi>
        </h1>
        <p class={here ? "here" : undefined}>{below}</p>
      </div>
    </>
  );
}
