import type { Member, StaffLink } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { Ellipsis, FileUp, KeyRound, LinkIcon, Pencil, UserRoundMinus, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { exact, languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { useDepartments } from "../state/directory.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { CheckField } from "../ui/fields.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { NotYet } from "../ui/not-yet.tsx";
import { Notice } from "../ui/notice.tsx";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import { ImportDialog, type ImportWords } from "./import-dialog.tsx";
import { LinksDialog } from "./links-dialog.tsx";
import { PersonDialog, roleWords } from "./person-dialog.tsx";
import { shownTeam } from "./team.ts";
import { useOfferedLanguages } from "./use-house.ts";

const words: ImportWords = {
  title: "import.title",
  lead: "import.lead",
  badLead: "import.bad_lead",
  ready: "import.ready",
  submit: "import.submit",
  example: "email,name,role,departments,languages\nana@clinic.example,Ana Ruiz,agent,billing;insurance,en;es",
};

type Open =
  | { what: "person"; person: Member | undefined }
  | { what: "end"; person: Member }
  | { what: "import" }
  | { what: "links"; links: StaffLink[] };

/** Who works here: added, edited, let in by a link, and let go. */
export function TeamPart() {
  const desk = useDesk();
  const departments = useDepartments();
  const languages = useOfferedLanguages();
  const team = useQuery({ queryKey: ["team"], queryFn: () => desk.client.house.team() });
  const [find, setFind] = useState("");
  const [former, setFormer] = useState(false);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);

  const again = async () => {
    await team.refetch();
  };
  const makeLinks = async (ids: readonly string[]) => {
    try {
      setOpen({ what: "links", links: await desk.client.house.staffLinks(ids) });
      await again();
    } catch (failed) {
      desk.notices.tell(errorText(failed));
    }
  };
  const back = async (person: Member) => {
    try {
      await desk.client.house.reactivateStaff(person.id);
      desk.notices.tell(t("team.returned", { name: person.name }));
    } catch (failed) {
      desk.notices.tell(errorText(failed));
    }
    await again();
  };

  if (team.isError || !team.data) return <NotYet query={team} />;
  const shown = shownTeam(team.data, find, former);
  const alone = team.data.filter(({ state }) => state !== "former").length === 1;
  return (
    <>
      <p className="text-14 text-soft">{t("team.lead")}</p>
      <div className="flex flex-wrap items-end gap-2">
        <Field
          className="min-w-52 flex-1"
          label={t("team.find")}
          type="search"
          value={find}
          onChange={(event) => setFind(event.target.value)}
        />
        <Button
          look="primary"
          icon={UserRoundPlus}
          onClick={() => setOpen({ what: "person", person: undefined })}
        >
          {t("team.add")}
        </Button>
        <Button icon={FileUp} onClick={() => setOpen({ what: "import" })}>
          {t("team.import")}
        </Button>
      </div>
      <CheckField label={t("team.former")} checked={former} onChange={setFormer} />
      {alone && !find ? <Notice tone="info">{t("team.alone")}</Notice> : null}
      {shown.length === 0 ? (
        <p role="status" className="text-14 text-soft">
          {t("team.none")}
        </p>
      ) : null}
      <ul aria-label={t("team.people")} className="flex flex-col gap-2">
        {shown.map((person) => (
          <Person
            key={person.id}
            person={person}
            departmentName={departments.name}
            onEdit={() => setOpen({ what: "person", person })}
            onLink={() => void makeLinks([person.id])}
            onEnd={() => setOpen({ what: "end", person })}
            onBack={() => void back(person)}
          />
        ))}
      </ul>
      {open?.what === "person" ? (
        <PersonDialog
          person={open.person}
          departments={departments.all}
          languages={languages}
          onClose={() => setOpen((now) => (now?.what === "person" ? undefined : now))}
          onSaved={async (added) => {
            await (added ? makeLinks([added]) : again());
          }}
        />
      ) : null}
      {open?.what === "end" ? (
        <AskDialog
          onClose={close}
          ask={{
            title: t("team.end_title", { name: open.person.name }),
            lead: t("team.end_lead"),
            first: {},
            fields: () => [],
            submit: t("team.end_submit"),
            danger: true,
            run: async () => {
              await desk.client.house.deactivateStaff(open.person.id);
              await again();
              return t("team.ended", { name: open.person.name });
            },
          }}
        />
      ) : null}
      {open?.what === "import" ? (
        <ImportDialog
          words={words}
          send={async (file, dry) => {
            const { staff, bad } = await desk.client.house.importStaff(file, dry);
            return { rows: staff, bad };
          }}
          onClose={close}
          onAdded={(people) => makeLinks(people.map(({ id }) => id ?? ""))}
        />
      ) : null}
      {open?.what === "links" ? <LinksDialog links={open.links} onClose={close} /> : null}
    </>
  );
}

function Person({
  person,
  departmentName,
  onEdit,
  onLink,
  onEnd,
  onBack,
}: {
  person: Member;
  departmentName: (key: string) => string;
  onEdit: () => void;
  onLink: () => void;
  onEnd: () => void;
  onBack: () => void;
}) {
  const former = person.state === "former";
  const wide = person.role === "admin" || person.role === "privacy";
  return (
    <li
      aria-label={person.name}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface p-3"
    >
      <Avatar id={person.id} name={person.name} size={36} />
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 text-14 font-semibold">
          <bdi className="min-w-0 truncate">{person.name}</bdi>
          {person.state === "invited" ? <Badge tone="accent">{t("team.invited")}</Badge> : null}
          {former ? <Badge>{t("team.former_badge")}</Badge> : null}
        </p>
        <p className="truncate text-12 text-soft">
          <bdi>{person.email}</bdi>
        </p>
        {person.state === "invited" ? (
          <p className="text-12 text-soft">
            {person.link_until
              ? t("team.invited_until", { time: exact(person.link_until) })
              : t("team.no_link")}
          </p>
        ) : null}
      </div>
      <div className="min-w-0 flex-1 basis-52 text-12 text-soft">
        <p className="text-14 text-ink">{t(roleWords[person.role].label)}</p>
        <p>{wide ? t("team.all_departments") : person.departments.map(departmentName).join(", ")}</p>
        <p>{person.languages.map(languageName).join(", ")}</p>
      </div>
      <div className="flex gap-1">
        {former ? (
          <Button onClick={onBack}>{t("team.back")}</Button>
        ) : (
          <>
            {person.state === "invited" ? (
              <Button
                icon={LinkIcon}
                aria-label={t("team.invite_who", { name: person.name })}
                onClick={onLink}
              >
                {t("team.invite")}
              </Button>
            ) : null}
            <IconButton icon={Pencil} label={t("team.edit_who", { name: person.name })} onClick={onEdit} />
            <Menu
              label={t("team.more", { name: person.name })}
              trigger={<IconButton icon={Ellipsis} label={t("team.more", { name: person.name })} />}
            >
              {person.state === "active" ? (
                <MenuItem icon={KeyRound} onClick={onLink}>
                  {t("team.reset")}
                </MenuItem>
              ) : null}
              <MenuItem icon={UserRoundMinus} onClick={onEnd}>
                {t("team.end")}
              </MenuItem>
            </Menu>
          </>
        )}
      </div>
    </li>
  );
}
