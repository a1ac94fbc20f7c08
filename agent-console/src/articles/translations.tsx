import type { KbArticle } from "@careline/client";
import { Link, useNavigate } from "@tanstack/react-router";
import { Languages } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { statusWords } from "./bits.tsx";
import { articleLanguages } from "./languages.ts";
import { useKb } from "./use-kb.ts";

/** The article in other languages, and one press to begin the one that is missing. */
export function Translations({ article }: { article: KbArticle }) {
  const { answers } = useDesk();
  const kb = useKb();
  const navigate = useNavigate();
  const [wrong, setWrong] = useState("");
  const twins = article.twins ?? [];
  const there = [article.language, ...twins.map(({ language }) => language)];
  const missing = articleLanguages.filter((language) => !there.includes(language));

  const begin = async (language: string) => {
    setWrong("");
    try {
      const made = await kb.begin({ title: article.title, language, translation_of: article.id });
      await navigate({ to: "/articles/$article", params: { article: made.id } });
    } catch (error) {
      setWrong(errorText(error));
    }
  };
  return (
    <section aria-labelledby="kb-twins" className="flex flex-col gap-2">
      <h2 id="kb-twins" className="text-14 font-semibold">
        {t("kb.translations")}
      </h2>
      <p className="text-14 text-soft">{t("kb.translations_lead")}</p>
      {twins.length > 0 ? (
        <ul className="m-0 flex list-none flex-col gap-1 p-0 text-14">
          {twins.map((twin) => (
            <li key={twin.id}>
              <Link
                to="/articles/$article"
                params={{ article: twin.id }}
                search={{ tab: "settings" }}
                lang={twin.language}
                className="underline"
              >
                {twin.title}
              </Link>{" "}
              <span className="text-soft">
                {languageName(twin.language)} · {statusWords(twin.status)}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {answers ? (
        <div className="flex flex-wrap gap-2">
          {missing.map((language) => (
            <Button key={language} icon={Languages} onClick={() => void begin(language)}>
              {t("kb.translate", { language: languageName(language) })}
            </Button>
          ))}
        </div>
      ) : null}
      {wrong ? (
        <Notice tone="danger" role="alert">
          {wrong}
        </Notice>
      ) : null}
    </section>
  );
}
