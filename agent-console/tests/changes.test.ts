import { expect, it } from "vitest";
import { differences, doneOf } from "../src/house/changes.ts";
import { type Locale, type Messages, speak } from "../src/i18n/i18n.ts";

const files = import.meta.glob<Messages>("../src/i18n/*.json", { import: "default", eager: true });
const read = (locale: Locale) =>
  speak(
    locale,
    Object.assign(
      {},
      ...Object.entries(files)
        .filter(([path]) => path.includes(`/${locale}.`))
        .map(([, texts]) => texts),
    ),
  );

it("tells each value that is another one, and where it stands", () => {
  read("en");
  const before = {
    Name: "River",
    Languages: ["en"],
    sla: [{ warn_percent: 50 }, { warn_percent: 60 }],
    position: 1,
  };
  const after = { Name: "River", Languages: ["en", "es"], sla: [{ warn_percent: 50 }, { warn_percent: 75 }] };
  expect(differences(before, after)).toEqual([
    { path: "languages", before: "English", after: "English, Spanish" },
    { path: "targets, 2, warned at percent of the time", before: "60", after: "75" },
    { path: "place in the order", before: "1", after: "" },
  ]);
});

it("speaks the reader's language: fields, yes and no, lengths of time, roles", () => {
  read("es");
  const after = {
    routing: { offer_ms: 45_000, manual: true },
    role: "admin",
    name: { en: "Lab", es: "Lab" },
  };
  expect(differences({ role: "agent" }, after)).toEqual([
    { path: "función", before: "Agente", after: "Administración" },
    { path: "quién toma a quién, tiempo para aceptar una oferta", before: "", after: "45 s" },
    { path: "quién toma a quién, se elige a mano", before: "", after: "Sí" },
    { path: "nombre, inglés", before: "", after: "Lab" },
    { path: "nombre, español", before: "", after: "Lab" },
  ]);
  expect(doneOf("site.changed")).toBe("se cambió");
});

it("names departments and people, and leaves out what nobody set", () => {
  read("en");
  const names: Record<string, string> = { d_billing: "Billing", s_ana: "Ana" };
  expect(
    differences(
      null,
      { id: "t_1", changed_at: 0, version: 3, departments: ["d_billing"], Owner: "s_ana" },
      (id) => names[id],
    ),
  ).toEqual([
    { path: "departments", before: "", after: "Billing" },
    { path: "belongs to", before: "", after: "Ana" },
  ]);
});

it("tells times and days as people do", () => {
  read("en");
  const [day, from] = differences(null, {
    week: { monday: ["08:00-12:00"] },
    effective_from: 1_795_982_721_314,
  });
  expect(day).toEqual({ path: "week, Monday", before: "", after: "08:00-12:00" });
  expect(from?.after).toMatch(/2026/);
});

it("tells all of what was not there before, and of what is gone", () => {
  read("en");
  expect(differences(null, { BrandColor: "#0b6e69", none: null })).toEqual([
    { path: "color", before: "", after: "#0b6e69" },
  ]);
  expect(differences(true, false)).toEqual([{ path: "", before: "Yes", after: "No" }]);
});
