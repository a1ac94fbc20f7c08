import {
  ArrowLeft,
  ArrowRightLeft,
  Ban,
  CalendarClock,
  CircleCheck,
  CircleMinus,
  Ellipsis,
  Flag,
  Hand,
  HandHeart,
  Hourglass,
  Link2,
  LockKeyhole,
  Merge,
  MessageSquareWarning,
  MoonStar,
  PanelRight,
  Phone,
  RotateCcw,
  Shapes,
  ShieldBan,
  ShieldQuestion,
  SignalHigh,
  Star,
  StarOff,
  Tag,
  Trash2,
  Undo2,
  UserRoundPlus,
  Zap,
} from "lucide-react";
import { t } from "../i18n/i18n.ts";
import { Colleagues } from "../inbox/colleagues.tsx";
import { patientName } from "../inbox/names.ts";
import { type CommandId, keysOf } from "../keyboard/keys.ts";
import type { Row } from "../state/rows.ts";
import { Badge } from "../ui/badge.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";
import { Waiting } from "../ui/time.tsx";
import { StatusBadge } from "./status.tsx";

export type HeaderProps = {
  row: Row;
  me: string;
  canWrite: boolean;
  steers: boolean;
  online: boolean;
  onBack: () => void;
  run: (command: CommandId) => void;
};

/** Whom the conversation is with, how it stands, and the two things most often done with it. */
export function ConversationHeader({ row, me, canWrite, steers, online, onBack, run }: HeaderProps) {
  const resolved = row.status === "resolved";
  const mine = row.assignee?.id === me;
  return (
    <header className="@container flex min-h-14 shrink-0 items-center gap-2 border-b border-line bg-surface ps-4 pe-2 max-md:ps-1">
      <IconButton
        icon={ArrowLeft}
        label={t("command.back")}
        onClick={onBack}
        className="md:hidden rtl:-scale-x-100"
      />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex min-w-0 items-center gap-1.5">
          <h2 id="conversation-title" tabIndex={-1} className="min-w-0 truncate text-16 font-semibold">
            <bdi>{patientName(row)}</bdi>
          </h2>
          {row.verification === "verified" ? null : (
            <Badge icon={ShieldQuestion} title={t("patient.not_verified_why")} labelClass="@max-xl:sr-only">
              {t("patient.not_verified")}
            </Badge>
          )}
          {row.restricted_from ? (
            <Badge
              icon={LockKeyhole}
              title={t("restrict.mark_why", {
                names: row.restricted_from.map(({ name }) => name).join(", "),
              })}
              labelClass="@max-xl:sr-only"
            >
              {t("restrict.mark")}
            </Badge>
          ) : null}
          {online ? (
            <span className="flex shrink-0 items-center gap-1 text-12 text-good">
              <span aria-hidden="true" className="size-2 rounded-full bg-good" />
              <span className="@max-xl:sr-only">{t("patient.online")}</span>
            </span>
          ) : null}
        </div>
        <div className="flex min-w-0 items-center gap-2 overflow-hidden text-12 text-soft">
          {row.waiting_since && !resolved ? <Waiting since={row.waiting_since} long /> : null}
          <StatusBadge row={row} />
          <Colleagues conversation={row.id} long />
        </div>
      </div>
      {canWrite && !row.merged_into ? (
        <>
          {!resolved && !mine ? (
            <Button icon={Hand} onClick={() => run("claim")} keys={keysOf("claim")} className="@max-lg:px-2">
              <span className="@max-lg:sr-only">{t("command.claim")}</span>
            </Button>
          ) : null}
          {resolved ? (
            <Button
              icon={RotateCcw}
              onClick={() => run("reopen")}
              keys={keysOf("reopen")}
              className="@max-lg:px-2"
            >
              <span className="@max-lg:sr-only">{t("command.reopen")}</span>
            </Button>
          ) : (
            <Button
              icon={CircleCheck}
              onClick={() => run("resolve")}
              keys={keysOf("resolve")}
              className="@max-lg:px-2"
            >
              <span className="@max-lg:sr-only">{t("command.resolve")}</span>
            </Button>
          )}
          <IconButton
            icon={Phone}
            label={t("command.call")}
            keys={keysOf("call")}
            onClick={() => run("call")}
          />
          <Menu
            label={t("conversation.more")}
            trigger={<IconButton icon={Ellipsis} label={t("conversation.more")} />}
          >
            <MenuItem icon={UserRoundPlus} keys={keysOf("assign")} onClick={() => run("assign")}>
              {t("command.assign")}
            </MenuItem>
            <MenuItem icon={ArrowRightLeft} keys={keysOf("transfer")} onClick={() => run("transfer")}>
              {t("command.transfer")}
            </MenuItem>
            <MenuItem icon={Tag} keys={keysOf("tag")} onClick={() => run("tag")}>
              {t("command.tag")}
            </MenuItem>
            <MenuItem icon={Zap} keys={keysOf("macro")} onClick={() => run("macro")}>
              {t("command.macro")}
            </MenuItem>
            {resolved ? null : (
              <>
                <MenuItem icon={Hourglass} keys={keysOf("wait")} onClick={() => run("wait")}>
                  {t("command.wait")}
                </MenuItem>
                <MenuItem icon={MoonStar} keys={keysOf("snooze")} onClick={() => run("snooze")}>
                  {t("command.snooze")}
                </MenuItem>
                <MenuLine />
                <MenuItem icon={CalendarClock} keys={keysOf("promise")} onClick={() => run("promise")}>
                  {t("command.promise")}
                </MenuItem>
                <MenuItem icon={SignalHigh} keys={keysOf("priority")} onClick={() => run("priority")}>
                  {t("command.priority")}
                </MenuItem>
                <MenuItem icon={CircleMinus} onClick={() => run("settle")}>
                  {t("command.settle")}
                </MenuItem>
                <MenuItem icon={Link2} onClick={() => run("link")}>
                  {t("command.link")}
                </MenuItem>
                <MenuItem icon={Merge} onClick={() => run("merge")}>
                  {t("command.merge")}
                </MenuItem>
                <MenuItem icon={Flag} onClick={() => run("escalate")}>
                  {t("command.escalate")}
                </MenuItem>
              </>
            )}
            <MenuLine />
            <MenuItem icon={Shapes} keys={keysOf("reason")} onClick={() => run("reason")}>
              {t("command.reason")}
            </MenuItem>
            <MenuItem icon={HandHeart} onClick={() => run("complaint")}>
              {t("command.complaint")}
            </MenuItem>
            {row.score ? null : (
              <MenuItem icon={StarOff} onClick={() => run("withhold")}>
                {t("command.withhold")}
              </MenuItem>
            )}
            {resolved && steers ? (
              <MenuItem icon={Star} onClick={() => run("surveyLink")}>
                {t("command.survey_link")}
              </MenuItem>
            ) : null}
            {resolved ? null : (
              <MenuItem icon={MessageSquareWarning} onClick={() => run("warn")}>
                {t("command.warn")}
              </MenuItem>
            )}
            {row.spam ? (
              <MenuItem icon={Undo2} onClick={() => run("notSpam")}>
                {t("command.not_spam")}
              </MenuItem>
            ) : (
              <MenuItem icon={ShieldBan} onClick={() => run("spam")}>
                {t("command.spam")}
              </MenuItem>
            )}
            <MenuItem icon={Trash2} keys={keysOf("delete")} onClick={() => run("delete")}>
              {t("command.delete")}
            </MenuItem>
            {steers ? (
              <>
                <MenuItem icon={LockKeyhole} onClick={() => run("restrict")}>
                  {t("command.restrict")}
                </MenuItem>
                <MenuItem icon={Ban} onClick={() => run("block")}>
                  {t("command.block")}
                </MenuItem>
              </>
            ) : null}
            <MenuLine />
            <MenuItem icon={PanelRight} keys={keysOf("context")} onClick={() => run("context")}>
              {t("command.context")}
            </MenuItem>
          </Menu>
        </>
      ) : null}
      <IconButton
        icon={PanelRight}
        label={t("command.context")}
        keys={keysOf("context")}
        onClick={() => run("context")}
        className="max-md:hidden rtl:-scale-x-100"
      />
    </header>
  );
}
