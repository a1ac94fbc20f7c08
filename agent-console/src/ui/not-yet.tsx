import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button } from "./button.tsx";
import { cx } from "./cx.ts";
import { Notice } from "./notice.tsx";
import { Bar, Loading } from "./skeleton.tsx";

type Query = { isError: boolean; error: unknown; refetch: () => unknown };

/** In the place of what is being read, or could not be: with what to do about it. */
export function NotYet({ query, height = "h-64" }: { query: Query; height?: string }) {
  if (query.isError)
    return (
      <Notice
        tone="danger"
        role="alert"
        action={<Button onClick={() => void query.refetch()}>{t("common.try_again")}</Button>}
      >
        {errorText(query.error)}
      </Notice>
    );
  return (
    <Loading label={t("common.loading")}>
      <Bar className={cx("w-full", height)} />
    </Loading>
  );
}
