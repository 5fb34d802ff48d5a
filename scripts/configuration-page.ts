import { Command, type Option } from 'commander';
import { addRunOptions } from '../cli/run-options.ts';
import { configJsonSchema, environmentNames, type SettingName } from '../harness/settings/config.ts';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly { readonly type?: string }[];
}

const { properties } = configJsonSchema() as { readonly properties: Readonly<Record<string, Property>> };

/** The settings of `run` as a page in Markdown: option, environment variable, key, default and meaning of each. */
export function renderConfigurationPage(): string {
  const options = addRunOptions(new Command()).options;
  const headings = [...new Set(options.map(headingOf))];
  const sections = headings.map((heading) =>
    section(
      heading,
      options.filter((option) => headingOf(option) === heading),
    ),
  );
  return [introduction, ...sections, furtherVariables].join('\n\n');
}

const introduction = `# Configuration

Written by \`npm run docs\` from the settings of \`wopi-conformance run\`.

A setting comes from the first of these sources that has it:

1. a command-line option
2. an environment variable; an empty one counts as absent
3. the configuration file: the one that \`--config\` names, or \`wopi-conformance.config.json\` or
   \`wopi-conformance.config.yaml\` in the current directory
4. the default

Some settings replace each other, so the first source that has one of them decides for all:
\`wopisrc\` and \`reference-host\`; \`token\`, \`token-file\` and \`token-command\`; \`proof\` and \`proof-keys\`.

The keys of the configuration file are the names of the options. An unknown key is an error. A repeatable setting takes
one value or a list. In environment variables, spaces separate values; in \`WOPI_TESTGROUP\`, commas as well; in \`WOPI_TOKEN\`,
only line breaks.

\`\`\`yaml
# yaml-language-server: $schema=./node_modules/wopi-conformance/dist/wopi-conformance.schema.json
wopisrc: https://host.example/wopi/files/42
token-file: .wopi-token
testgroup: [Locks, GetLock]
wait-for: 60
\`\`\`

\`wopi-conformance --print-config\` prints each setting with its source, without secrets.`;

const furtherVariables = `## Environment variables without an option

| Variable | Meaning |
|---|---|
| \`WOPI_CHROMIUM\` | path of the Chromium that opens host pages; by default, one in a usual place |
| \`WOPI_NODE_IMAGE\` | base image of \`--reference-host container\`; by default \`node:22-alpine\` |
| \`XDG_STATE_HOME\` | directory that keeps the proof keys between runs, in \`wopi-conformance/proof-keys\` |
`;

function headingOf({ helpGroupHeading = '' }: Option): string {
  return helpGroupHeading.replace(/:$/, '');
}

function section(heading: string, options: readonly Option[]): string {
  const rows = options.map((option) => `| ${cellsOf(option).join(' | ')} |`);
  return [
    `## ${heading}\n`,
    '| Option | Environment variable | Key in the file | Default | Meaning |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function cellsOf(option: Option): readonly string[] {
  const name = (option.long ?? '').replace(/^--(no-)?/, '');
  const property = properties[name];
  // Options such as --config say where settings come from; they are not settings.
  if (!property) return [code(option.flags), '', '', '', escapeCell(option.description)];
  const variables = environmentNames[name as SettingName] ?? [];
  return [
    code(option.flags),
    variables.map(code).join(', '),
    code(option.negate ? `${name}: false` : name),
    defaultOf(property),
    escapeCell(meaningOf(property)),
  ];
}

function meaningOf({ description = '', enum: choices, anyOf }: Property): string {
  return [
    description,
    ...(choices ? [`one of ${choices.map(code).join(', ')}`] : []),
    ...(anyOf?.some(({ type }) => type === 'array') ? ['repeatable'] : []),
  ].join('; ');
}

function defaultOf({ default: value }: Property): string {
  const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
  return isEmpty ? '' : code(String(value));
}

function code(text: string): string {
  return `\`${text}\``;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
