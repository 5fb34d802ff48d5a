/** Maximum length of a name without its extension, as in CheckFileInfo's FileNameMaxLength. */
export const fileNameMaxLength = 250;

// Separators, characters that common file systems forbid, control characters, lone surrogates.
const illegalCharacters = /[\\/:*?"<>|\p{Cc}\p{Cs}]/gu;
const reservedName = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
const forbiddenStart = /^[\s.]+/;
const forbiddenEnd = /[\s.]+$/;

/** The extension with its dot, or an empty string. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot === -1 ? '' : name.slice(dot);
}

export function baseNameOf(name: string): string {
  const extension = extensionOf(name);
  return extension === '' ? name : name.slice(0, -extension.length);
}

/** Whether the name is allowed for a file or container. */
export function isLegalName(name: string): boolean {
  return name !== '' && !name.startsWith('.') && name === repairName(name, '');
}

/** The closest legal name with the same extension; `fallback` is used when no base name is left. */
export function repairName(name: string, fallback: string): string {
  const clean = name.replace(illegalCharacters, '_').replace(forbiddenEnd, '');
  const extension = cut(extensionOf(clean), fileNameMaxLength);
  const base = cut(baseNameOf(clean).replace(forbiddenStart, ''), fileNameMaxLength) || fallback;
  const whole = (base + extension).replace(forbiddenEnd, '');
  return reservedName.test(whole) ? `_${whole}` : whole;
}

/** The first of `name`, `name (2)`, `name (3)` … that is free, before the extension. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  let candidate = name;
  for (let number = 2; isTaken(candidate); number += 1) {
    const suffix = ` (${number})`;
    candidate = cut(baseNameOf(name), fileNameMaxLength - suffix.length) + suffix + extensionOf(name);
  }
  return candidate;
}

/** Names that differ only in case or Unicode normalization are equal. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

// Counts UTF-16 units, but never splits a character.
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return text.slice(0, length).replace(/\p{Cs}$/u, '');
}
