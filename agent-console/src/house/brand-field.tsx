import { MessageCircle } from "lucide-react";
import { useEffect, useRef } from "react";
import { accentOf, contrast, parse } from "../../../widget/look/color.ts";
import { regionalTag, t } from "../i18n/i18n.ts";
import { inputLook } from "../ui/field.tsx";
import { Labelled } from "../ui/fields.tsx";

const enough = 4.5;

/** The clinic's colour: how well it reads, and how the chat looks in it, while it is chosen. */
export function BrandField({
  name,
  value,
  onChange,
}: {
  name: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const rgb = parse(value);
  const ratio = rgb ? contrast(rgb, [255, 255, 255]) : 0;
  return (
    <div className="flex flex-col gap-2">
      <Labelled label={t("brand.label")} hint={t("brand.hint")}>
        {(id, described) => (
          <span className="flex items-center gap-2">
            <input
              type="color"
              aria-label={t("brand.pick")}
              value={rgb ? value.toLowerCase() : "#000000"}
              onChange={(event) => onChange(event.target.value)}
              className="size-9 shrink-0 rounded-md border border-edge bg-surface p-1 max-md:size-11"
            />
            <input
              id={id}
              dir="ltr"
              value={value}
              maxLength={7}
              aria-describedby={described}
              aria-invalid={rgb ? undefined : true}
              onChange={(event) => onChange(event.target.value)}
              className={`${inputLook} max-w-32`}
            />
          </span>
        )}
      </Labelled>
      <p role="status" className="text-14">
        {!rgb
          ? t("brand.no_color")
          : ratio >= enough
            ? t("brand.good", { ratio: shown(ratio) })
            : t("brand.corrected", { ratio: shown(ratio) })}
      </p>
      <div className="grid gap-3 md:grid-cols-2">
        <Preview name={name} brand={value} scheme="light" />
        <Preview name={name} brand={value} scheme="dark" />
      </div>
    </div>
  );
}

function shown(ratio: number): string {
  return new Intl.NumberFormat(regionalTag(), { maximumFractionDigits: 1 }).format(ratio);
}

const grounds = { light: ["#ffffff", "#1b2127"], dark: ["#191f26", "#e8ebee"] } as const;

/** The chat's head, a button and a link in the colours that patients get. Drawn, so nothing in it can be pressed. */
function Preview({ name, brand, scheme }: { name: string; brand: string; scheme: "light" | "dark" }) {
  const box = useRef<HTMLDivElement>(null);
  const accent = accentOf(brand, scheme);
  useEffect(() => {
    // Colours that are chosen cannot stand in a style sheet, and the page allows no inline styles in markup.
    const style = box.current?.style;
    style?.setProperty("--brand", accent?.accent ?? "transparent");
    style?.setProperty("--on-brand", accent?.on ?? "inherit");
    style?.setProperty("--brand-ground", grounds[scheme][0]);
    style?.setProperty("--brand-ink", grounds[scheme][1]);
  }, [accent, scheme]);
  return (
    <div
      ref={box}
      role="img"
      aria-label={t(scheme === "light" ? "brand.preview_light" : "brand.preview_dark")}
      className="flex flex-col gap-3 rounded-lg border border-line bg-(--brand-ground) p-3 text-(--brand-ink)"
    >
      <span className="flex items-center gap-2 text-14 font-semibold">
        <span className="flex size-9 items-center justify-center rounded-full bg-(--brand) text-(--on-brand)">
          <MessageCircle aria-hidden="true" size={18} strokeWidth={1.5} />
        </span>
        <bdi className="min-w-0 truncate">{name || t("brand.your_clinic")}</bdi>
      </span>
      <span className="inline-flex min-h-9 items-center justify-center rounded-md bg-(--brand) px-3 text-14 font-semibold text-(--on-brand)">
        {t("brand.sample_button")}
      </span>
      <span className="text-14 text-(--brand) underline">{t("brand.sample_link")}</span>
    </div>
  );
}
