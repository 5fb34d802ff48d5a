import { matching } from '../../harness/expect/json.ts';
import type { Utf7Form } from '../../wopi/utf7.ts';

/** Names that every host must accept if it decodes UTF-7 as documented. */
export const unusualNames = [
  { label: 'Accents', stem: 'résumé' },
  { label: 'Chinese', stem: '報告' },
  { label: 'Emoji', stem: 'party🎉' },
  { label: 'Ampersand', stem: 'salt&pepper' },
  { label: 'Plus', stem: 'c++' },
  { label: 'Spaces', stem: 'two words' },
] as const;

/** A name that a host uses, adjusts or refuses, but does not mistake for another one. */
interface NameToTry {
  readonly label: string;
  readonly stem: string;
  /** As it appears in a requirement. */
  readonly shown: string;
  readonly utf7?: Utf7Form;
}

/** Signs that hosts must not decode, cut at or lose, and other forms in which clients send a name. */
const signsAndForms: readonly NameToTry[] = [
  { label: 'Hash', stem: 'no#1', shown: '"no#1"' },
  { label: 'Percent', stem: '50%25', shown: '"50%25"' },
  { label: 'SinglePlus', stem: 'one+two', shown: 'one+-two' },
  { label: 'Apostrophe', stem: "it's", shown: '"it\'s"' },
  { label: 'CombiningAccents', stem: 'résumé'.normalize('NFD'), shown: '"résumé" in NFD' },
  { label: 'UnclosedUtf7', stem: 'café (menü) x', shown: 'caf+AOk (men+APw) x', utf7: 'unclosed' },
  { label: 'ShiftedSpaces', stem: 'two words', shown: 'two+ACA-words', utf7: 'shiftedSpaces' },
];

/** Every name to try in PutRelativeFile and RenameFile. */
export const namesToTry: readonly NameToTry[] = [
  ...unusualNames.map(({ label, stem }) => ({ label, stem, shown: JSON.stringify(stem) })),
  ...signsAndForms,
];

/** The unusual names in one. */
export const unusualStem = unusualNames.map(({ stem }) => stem).join(' ');

/** Names that lead out of the folder, by the separator that they use. */
export const leadingOut = {
  slashes: (name: string) => `../${name}`,
  backslashes: (name: string) => `..\\${name}`,
} as const;

/** A name with characters that file systems forbid. */
export const forbiddenCharacters = (name: string) => `a:*?"<>|${name}`;

/** Names that lead out of the folder, or that file systems forbid. */
export const awkwardNames = [
  { label: 'ParentFolder', awkward: leadingOut.slashes },
  { label: 'Backslashes', awkward: leadingOut.backslashes },
  { label: 'ForbiddenCharacters', awkward: forbiddenCharacters },
  { label: 'ControlCharacter', awkward: (name: string) => `a\u0007${name}` },
] as const;

/** A name without extension that no file system accepts. */
export const longStem = 'a-very-long-name-'.repeat(40);

/** What any of these names must become: no path, and the extension of the file. */
export const withoutPath = matching(/^[^/]+\.(?:wopitest|docx)$/, 'a name without "/" and with the same extension');
