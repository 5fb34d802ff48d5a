/**
 * The known name with the fewest edits, at most `maxEdits`; undefined when all names differ by more. Takes no longer for
 * a long word, which may come from a host.
 */
export function nearestName(word: string, known: readonly string[], maxEdits?: number): string | undefined {
  const limitFor = (name: string) => maxEdits ?? Math.max(2, Math.floor(name.length / 3));
  const ranked = [...new Set(known)]
    // Every character more or less is an edit.
    .filter((name) => Math.abs(word.length - name.length) <= limitFor(name))
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= limitFor(name))
    .sort((one, other) => one.distance - other.distance);
  return ranked[0]?.name;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, character] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (character === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
