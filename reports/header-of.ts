/** The value of a recorded header, whatever the case of its name. */
export function headerOf(
  { headers }: { readonly headers: Readonly<Record<string, string>> },
  wanted: string,
): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}
