import type { AttachmentLinks } from "@careline/client";
import { useCallback, useEffect, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";

/** From where a file can be fetched for a while; asked for when it is shown, and once more when that fails. */
export function useLinks(id: string, wanted: boolean) {
  const { api } = useDesk();
  const [links, setLinks] = useState<AttachmentLinks>();
  const [failed, setFailed] = useState(0);
  const fresh = useCallback(async () => {
    try {
      const { attachment } = await api.get<{ attachment: AttachmentLinks }>(`/attachments/${id}`);
      setLinks(attachment);
      return attachment;
    } catch {
      setFailed(2);
      return undefined;
    }
  }, [api, id]);
  useEffect(() => {
    if (wanted) void fresh();
  }, [wanted, fresh]);
  return {
    links,
    failed: failed > 1,
    fresh,
    again: () => {
      setFailed(failed > 1 ? 0 : failed + 1);
      void fresh();
    },
  };
}
