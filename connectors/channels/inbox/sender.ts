// The bare address of a sender as it is configured: what comes from there is ours.

/** `compta@firm.example` of `Compta <compta@firm.example>`, in lower case. */
export function parseSender(text: string): string {
  return (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim().toLowerCase()
}
