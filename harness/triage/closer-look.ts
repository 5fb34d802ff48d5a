import type { DiagnosisCause } from '../results/diagnosis.ts';
import type { FileUnderTest } from '../run/judge.ts';
import type { OwnCommands } from './own-commands.ts';

/** Columns of a command's line on the screen of a diagnosis, without the backslash at its end. */
const lineWidth = 86;

/** The command that shows more about a cause, over several lines. */
export function closerLook(cause: DiagnosisCause, file: FileUnderTest, commands: OwnCommands): string {
  if (cause === 'ProofRefused') return linesOf([...commands.run, '-g ProofKeys', '--no-triage']);
  const { curlOptions } = commands;
  if (cause === 'PostRefused') {
    const words = ["curl -i -X POST -H 'X-WOPI-Override: GET_LOCK'", ...curlOptions];
    return linesOf([...words, `"${addressFor(file, /^[\w.:/%=~+,;@[\]-]{1,50}$/)}?access_token=$WOPI_TOKEN"`]);
  }
  const ttl = file.ttl ? [`-d access_token_ttl=${file.ttl}`] : [];
  const query = ['--data-urlencode "access_token=$WOPI_TOKEN"', ...ttl];
  return linesOf(['curl -iG', ...query, ...curlOptions, `"${addressFor(file, /^[\w.:/%=&~+,;@?[\]-]{1,80}$/)}"`]);
}

// A longer address would not fit on a line, and another one would need quoting that hides what it is.
function addressFor({ wopisrc }: FileUnderTest, plain: RegExp): string {
  return plain.test(wopisrc) ? wopisrc : '$WOPI_SRC';
}

function linesOf(words: readonly string[]): string {
  let length = 0;
  const parts = words.map((word) => {
    const fits = length + word.length < lineWidth;
    const space = length === 0 ? '' : fits ? ' ' : ' \\\n  ';
    length = (fits ? length : 1) + 1 + word.length;
    return space + word;
  });
  return parts.join('');
}
