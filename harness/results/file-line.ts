/** A file of the repository under test, relative to its root and with `/`, and a line of it, counted from 1. */
export interface FileLine {
  readonly file: string;
  readonly line?: number;
}

/** What a text must be that {@link fileLineFrom} reads, as the rest of a sentence. */
export const fileLineRule =
  'must be a path relative to the root of the repository, optionally with a line, such as .gitlab-ci.yml:12';

const longestPath = 300;

/** Reads a path such as `ci/wopi.yml` or `ci/wopi.yml:12`; undefined when it is not relative or not the path of a file. */
export function fileLineFrom(text: string): FileLine | undefined {
  const [, file = '', line] = /^(?:\.\/)?(.*?)(?::([1-9]\d{0,6}))?$/.exec(text) ?? [];
  if (file.length > longestPath || /[\p{Cc}\\:]|^[-~\s]|\s$/u.test(file)) return undefined;
  if (file.split('/').some((part) => ['', '.', '..'].includes(part))) return undefined;
  return { file, ...(line !== undefined && { line: Number(line) }) };
}
