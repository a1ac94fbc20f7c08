import {
  ArrowLeft,
  ArrowRightLeft,
  CircleCheck,
  Ellipsis,
  Hand,
  Hourglass,
  MoonStar,
  PanelRight,
  RotateCcw,
  ShieldQuestion,
  UserRoundPlus,
} from "lucide-react";
import { t } from "../i18n/i18n.ts";
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
  online: boolean;
  onBack: () => void;
  run: (command: CommandId) => void;
};

/** Whom the conversation is with, how it stands, and the two things most often done with it. */
export function ConversationHeader({ row, me, canWrite, online, onBack, run }: HeaderProps) {
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
          {row.assignee ? (
            <span className="min-w-0 truncate @max-md:hidden">
              {mine ? t("row.with_you") : t("row.with", { name: row.assignee.name })}
            </span>
          ) : null}
        </div>
      </div>
      {canWrite ? (
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
            {resolved ? null : (
              <>
                <MenuItem icon={Hourglass} keys={keysOf("wait")} onClick={() => run("wait")}>
                  {t("command.wait")}
                </MenuItem>
                <MenuItem icon={MoonStar} keys={keysOf("snooze")} onClick={() => run("snooze")}>
                  {t("command.snooze")}
                </MenuItem>
              </>
            )}
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
