/** Tells whoever started serve about a fault of ours. Not the error's message, which may hold a token. */
export function reportFault({ name, stack = '' }: Error): void {
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
  process.stderr.write(`${[`wopi-conformance: a fault of serve: ${name}`, ...places].join('\n')}\n`);
}
