/** Writes an error of ours to stderr, without its message, which may contain a token. */
export function reportFault({ name, stack = '' }: Error): void {
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
  process.stderr.write(`${[`wopi-conformance: an error in serve: ${name}`, ...places].join('\n')}\n`);
}
