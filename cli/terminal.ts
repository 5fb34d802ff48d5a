import { pathToFileURL } from 'node:url';

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'hasColors'>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Whether to write colors: NO_COLOR and FORCE_COLOR decide, and otherwise what the terminal can. */
export function usesColor(stream: Stream, environment: Environment = process.env): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: forbidden } = environment;
  if (forced !== undefined) return !/^(0|false)$/i.test(forced);
  if (forbidden) return false;
  return stream.isTTY === true && stream.hasColors();
}

/** Whether a line can be written again in place: on a terminal that is not a dumb one. */
export function rewritesLines({ isTTY }: Pick<Stream, 'isTTY'>, { TERM }: Environment = process.env): boolean {
  return isTTY === true && TERM !== 'dumb';
}

/** The path of a file as a link that a click opens, where the terminal is known to show such links. */
export function fileLink(
  path: string,
  { isTTY }: Pick<Stream, 'isTTY'>,
  environment: Environment = process.env,
): string {
  if (!isTTY || !showsLinks(environment)) return path;
  return `\u001b]8;;${pathToFileURL(path).href}\u001b\\${path}\u001b]8;;\u001b\\`;
}

function showsLinks({ TERM = '', TERM_PROGRAM = '', VTE_VERSION = '0', WT_SESSION }: Environment): boolean {
  if (/^(iTerm\.app|WezTerm|vscode|ghostty)$/.test(TERM_PROGRAM) || WT_SESSION !== undefined) return true;
  return /kitty|alacritty|foot/.test(TERM) || Number(VTE_VERSION) >= 5000;
}
