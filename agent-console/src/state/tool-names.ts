/** Names of tools as they were last read, for texts that are made outside of components. */
const names = new Map<string, string>();

export function learnNames(tools: readonly { id?: string; name: string }[]): void {
  for (const { id, name } of tools) if (id) names.set(id, name);
}

export function toolName(id: string): string | undefined {
  return names.get(id);
}
