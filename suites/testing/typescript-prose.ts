/** A piece of text for people, and the line on which it starts. */
export interface Prose {
  readonly line: number;
  readonly text: string;
}

const whitespace = /\s*/y;
const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const quotedString = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/y;
const regularExpression = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const templateText = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*/y;
const word = /[\w$]+/y;

/** Permanent names, such as those of defects, are not prose. */
const permanentName = /^[a-z0-9]+(?:-[a-z0-9]+)+$/;

/** After these, a slash starts a regular expression; after anything else, it divides. */
const beforeExpression = /^(?:[(,=:[!&|?{};+*%~^<>-]|return|typeof|case|await|in|of)?$/;

/** The comments and string literals of a TypeScript file. Consecutive line comments are one text. */
export function proseOfTypeScript(source: string): Prose[] {
  return new ProseScanner(source).scan();
}

class ProseScanner {
  readonly #source: string;
  readonly #found: Prose[] = [];
  #position = 0;
  #previous = '';
  #lastCommentLine = -1;

  constructor(source: string) {
    this.#source = source;
  }

  scan(): Prose[] {
    this.#code();
    return this.#found;
  }

  /** Reads code to the brace that closes it, or to the end of the file. */
  #code(): void {
    for (let depth = 0; this.#skipWhitespace() < this.#source.length; ) {
      const token = this.#token();
      if (token === '{') depth += 1;
      if (token === '}' && depth === 0) return;
      if (token === '}') depth -= 1;
    }
  }

  #substitution(): void {
    this.#previous = '';
    this.#code();
  }

  #skipWhitespace(): number {
    this.#take(whitespace);
    return this.#position;
  }

  #token(): string {
    if (this.#comment()) return '';
    const token = this.#string() ?? this.#template() ?? this.#expression() ?? this.#take(word) ?? this.#character();
    this.#previous = token;
    return token;
  }

  #comment(): boolean {
    const start = this.#position;
    const text = this.#take(comment);
    if (text === undefined) return false;
    const line = this.#lineAt(start);
    const follows = text.startsWith('//') && this.#lastCommentLine === line - 1;
    const before = follows ? this.#found.pop() : undefined;
    const bare = text.replace(/^\/\*\*?|\*\/$|^\/\/|^\s*\*(?: |$)/gm, ' ');
    this.#found.push({ line: before?.line ?? line, text: `${before?.text ?? ''}${bare}` });
    this.#lastCommentLine = text.startsWith('//') ? line : -1;
    return true;
  }

  #string(): string | undefined {
    const start = this.#position;
    const text = this.#take(quotedString);
    if (text !== undefined && !permanentName.test(text.slice(1, -1))) this.#add(start, text.slice(1, -1));
    return text;
  }

  #template(): string | undefined {
    if (this.#source[this.#position] !== '`') return undefined;
    const start = this.#position;
    const parts: string[] = [];
    do {
      this.#position += this.#source[this.#position] === '$' ? 2 : 1;
      if (parts.length > 0) this.#substitution();
      parts.push(this.#take(templateText) ?? '');
    } while (this.#source[this.#position] === '$');
    this.#position += 1;
    this.#add(start, parts.join('…'));
    return '`';
  }

  #expression(): string | undefined {
    return beforeExpression.test(this.#previous) ? this.#take(regularExpression) : undefined;
  }

  #character(): string {
    this.#position += 1;
    return this.#source[this.#position - 1] ?? '';
  }

  #add(start: number, text: string): void {
    this.#found.push({ line: this.#lineAt(start), text });
    this.#lastCommentLine = -1;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const text = pattern.exec(this.#source)?.[0];
    this.#position += text?.length ?? 0;
    return text;
  }

  #lineAt(position: number): number {
    return this.#source.slice(0, position).split('\n').length;
  }
}
