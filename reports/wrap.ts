/** Breaks a text at spaces into lines of at most `width` columns; a longer word keeps a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Columns below which labels and tables leave too little room next to them. */
const narrow = 80;

export function isNarrow(width: number): boolean {
  return width < narrow;
}

/** A text in lines of at most `width` columns, each after the first one with two more blanks before it. */
export function hanging(text: string, width: number, indent = ''): string[] {
  const lines = wrap(text, Math.max(width - indent.length - 2, 20));
  return lines.map((line, index) => `${indent}${index === 0 ? '' : '  '}${line.trimEnd()}`);
}
