import { stringify } from 'yaml';
import { type LaunchFile, launchFileJsonSchema } from './launch-file.ts';
import { manualItems } from './manual-items.ts';

interface Shape {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

const head = `# yaml-language-server: $schema=./node_modules/wopi-conformance/dist/wopi-launch.schema.json
#
# What a person supplies for Microsoft’s launch process. Every part may stay empty: it is then open on the board.
# Access tokens are never in this file. Each account says where its token comes from: tokenEnv, tokenFile or tokenCommand.
`;

const examples: Readonly<Record<string, string>> = {
  estimates: '{ action: edit, fileType: docx, geography: Europe, sessionsPerDay: 1000 }',
  steps: '{ date: 2027-01-31, percent: 10 }',
};

/** The text of a new launch file: every field with its explanation, and the values that are known. */
export function launchFileTemplate(known: LaunchFile): string {
  const { properties = {} } = launchFileJsonSchema() as Shape;
  const parts = Object.entries(properties)
    .filter(([key]) => key !== '$schema')
    .map(([key, shape]) => fieldLines(key, shape, known[key as keyof LaunchFile], '').join('\n'));
  return `${head}\n${parts.join('\n\n')}\n`;
}

function fieldLines(key: string, shape: Shape, value: unknown, indent: string): string[] {
  return [...comment(shape.description, indent), ...bodyLines(key, shape, value, indent)];
}

function comment(text: string | undefined, indent: string): string[] {
  return text === undefined ? [] : [`${indent}# ${text}`];
}

// The head explains the three sources; one line for each account is enough.
const sources = ['tokenEnv', 'tokenFile', 'tokenCommand'];

function bodyLines(key: string, shape: Shape, value: unknown, indent: string): string[] {
  if (manualItems.some((item) => item.key === key)) return [`${indent}${key}: { done: false }`];
  if (shape.properties) return [`${indent}${key}:`, ...childLines(shape.properties, value, `${indent}  `)];
  if (shape.items?.properties) return [`${indent}${key}:`, `${indent}  # - ${examples[key] ?? ''}`];
  return [`${indent}${key}:${value === undefined ? '' : ` ${scalarOrList(value)}`}`];
}

function childLines(properties: Readonly<Record<string, Shape>>, value: unknown, indent: string): string[] {
  const values = (value ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(properties)
    .filter(([key]) => key === 'tokenEnv' || !sources.includes(key) || values[key] !== undefined)
    .filter(([key]) => key !== 'tokenEnv' || sources.every((name) => name === key || values[name] === undefined))
    .flatMap(([key, shape]) => fieldLines(key, shape, values[key], indent));
}

function scalarOrList(value: unknown): string {
  const text = stringify(value, { collectionStyle: 'flow', lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE' });
  return text.trim();
}
