import { matching } from '../../harness/expect/json.ts';

/** Names that every host must accept if it decodes UTF-7 as documented. */
export const unusualNames = [
  { label: 'Accents', stem: 'résumé' },
  { label: 'Chinese', stem: '報告' },
  { label: 'Emoji', stem: 'party🎉' },
  { label: 'Ampersand', stem: 'salt&pepper' },
  { label: 'Plus', stem: 'c++' },
  { label: 'Spaces', stem: 'two words' },
] as const;

/** All of these in one name. */
export const unusualStem = unusualNames.map(({ stem }) => stem).join(' ');

/** Names that lead out of the folder, by the separator that they use. */
export const leadingOut = {
  slashes: (name: string) => `../${name}`,
  backslashes: (name: string) => `..\\${name}`,
} as const;

/** Names that lead out of the folder, or that file systems forbid. */
export const awkwardNames = [
  { label: 'ParentFolder', awkward: leadingOut.slashes },
  { label: 'Backslashes', awkward: leadingOut.backslashes },
  { label: 'ForbiddenCharacters', awkward: (name: string) => `a:*?"<>|${name}` },
  { label: 'ControlCharacter', awkward: (name: string) => `a\u0007${name}` },
] as const;

/** A name without extension that no file system accepts. */
export const longStem = 'a-very-long-name-'.repeat(40);

/** What any of these names must become: no path, and the extension of the file. */
export const withoutPath = matching(/^[^/]+\.wopitest$/, 'a name without "/" that ends with ".wopitest"');
