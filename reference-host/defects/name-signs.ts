import { encodeUtf7 } from '../../wopi/utf7.ts';
import type { Defect } from './defect.ts';
import { changeNames, exactTarget, requestedName } from './names.ts';
import { before, changeRequestHeader, type DefectContext } from './rewrite.ts';

const operations = [
  { operation: 'PutRelativeFile', prefix: 'save-as', header: exactTarget },
  { operation: 'RenameFile', prefix: 'rename', header: requestedName },
] as const;

type NameHeader = (typeof operations)[number]['header'];

interface NameDefect {
  readonly name: string;
  /** Completes a sentence that begins with the operation. */
  readonly breaks: string;
  /** The end of the name of the check that judges it. */
  readonly caughtBy: string;
  readonly act: (c: DefectContext, header: NameHeader) => void;
  /** RenameFile may adjust a name in this way. */
  readonly isAdjustment?: true;
}

function changing(change: (name: string) => string): NameDefect['act'] {
  return (c, header) => changeNames(c, change, header);
}

// Base64 of a shifted run that ends without "-".
const unclosedRun = /\+[A-Za-z0-9+/]+(?![A-Za-z0-9+/-])/;

const nameDefects: readonly NameDefect[] = [
  {
    name: 'cuts-names-at-hash',
    breaks: 'keeps what follows # in a name',
    caughtBy: 'Hash',
    act: changing((name) => name.replace(/#[^.]*/, '')),
  },
  {
    name: 'percent-decodes-names',
    breaks: 'does not decode escapes in a name',
    caughtBy: 'Percent',
    act: changing((name) => name.replaceAll('%25', '%')),
  },
  {
    name: 'loses-escaped-plus',
    breaks: 'decodes +- in UTF-7 as a plus sign',
    caughtBy: 'SinglePlus',
    act: (c, header) => changeRequestHeader(c, header, (value) => value.replaceAll('+-', '')),
    isAdjustment: true,
  },
  {
    name: 'doubles-apostrophes',
    breaks: 'does not escape apostrophes in a name',
    caughtBy: 'Apostrophe',
    act: changing((name) => name.replaceAll("'", "''''")),
  },
  {
    name: 'damages-combining-accents',
    breaks: 'keeps combining characters in a name',
    caughtBy: 'CombiningAccents',
    act: changing((name) => name.replace(/\p{M}/gu, 'x')),
  },
  {
    name: 'needs-closed-shifts',
    breaks: 'decodes shifts of UTF-7 that are closed by a character that is not a Base64 digit',
    caughtBy: 'UnclosedUtf7',
    act: (c, header) =>
      changeRequestHeader(c, header, (value) => (unclosedRun.test(value) ? encodeUtf7(value) : value)),
  },
  {
    name: 'keeps-shifted-spaces',
    breaks: 'decodes shifted spaces',
    caughtBy: 'ShiftedSpaces',
    act: (c, header) => changeRequestHeader(c, header, (value) => value.replaceAll('+ACA-', '+-ACA-')),
  },
];

/** Defects in the names of files: signs that get a meaning, and forms of UTF-7 that are not decoded. */
export const nameSignDefects: readonly Defect[] = operations.flatMap(({ operation, prefix, header }) =>
  nameDefects
    .filter(({ isAdjustment }) => !isAdjustment || operation !== 'RenameFile')
    .map(({ name, breaks, caughtBy, act }) => ({
      name: `${prefix}-${name}`,
      breaks: `${operation} ${breaks}.`,
      caughtBy: [`Extended.${operation}/${operation}.NameWith${caughtBy}`],
      middleware: before(operation, (c) => act(c, header)),
    })),
);
