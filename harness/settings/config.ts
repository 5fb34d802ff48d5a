import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { describeIssue, valueAt } from '../../wopi/describe-issue.ts';
import { editors } from '../../wopi/editors.ts';
import { profiles, selectableCategories } from '../results/categories.ts';
import { fileLineFrom, fileLineRule } from '../results/file-line.ts';
import { ConfigurationError } from './configuration-error.ts';
import { nearestName } from './nearest-name.ts';

/** Values of `evidence`. */
export const evidenceKinds = ['not-green', 'all'] as const;

/** Groups stay whole, so more shards than this would have nothing to run. */
const mostShards = 99;

const list = z.array(z.string());
const path = z.string().min(1, 'must name a file or directory');
const seconds = z.number().positive().max(86_400);

/** Every setting of a run, by the name of its command-line option. Descriptions become the JSON Schema's. */
const fields = {
  wopisrc: list.describe('WopiSrc of the test file; several files are tested in parallel'),
  token: list.describe('access token of the test file; several belong to the WopiSrcs in the same order'),
  'token-file': path.describe('file with the access token, or with one for each WopiSrc on a line of its own'),
  'token-command': z.string().describe('command that prints an access token; run again when the token expires'),
  'second-token': z.string().describe('access token of a second user who may edit the file'),
  'second-token-file': path.describe('file with the access token of a second user who may edit the file'),
  'second-token-command': z
    .string()
    .describe('command that prints the access token of a second user who may edit the file'),
  'read-only-token': z.string().describe('access token of a user who may only view the file'),
  'read-only-token-file': path.describe('file with the access token of a user who may only view the file'),
  'read-only-token-command': z
    .string()
    .describe('command that prints the access token of a user who may only view the file'),
  'expired-token': z.string().describe('expired access token for the file'),
  'expired-token-file': path.describe('file with the expired access token for the file'),
  'expired-token-command': z.string().describe('command that prints the expired access token for the file'),
  'other-file': z.string().describe('WopiSrc of another file of the same user; nothing is written to it'),
  'other-file-token': z.string().describe('access token of the other file'),
  'other-file-token-file': path.describe('file with the access token of the other file'),
  'other-file-token-command': z.string().describe('command that prints the access token of the other file'),
  token_ttl: z.int().nonnegative().describe('access_token_ttl to send, in milliseconds since 1970 UTC'),
  'host-page': z
    .string()
    .describe('host page that shows the test file in a frame; opened in Chromium and judged as well'),
  cookie: list.describe('cookies for the host page, as "name=value"'),
  'storage-state': path.describe('file with cookies and local storage for the host page, as written by Playwright'),
  editor: z.array(z.enum(editors)).min(1).describe('editors whose rules apply'),
  testgroup: list.describe('groups to run; * and ? are wildcards'),
  testname: list.describe('tests to run; * and ? are wildcards'),
  testcategory: z.enum(selectableCategories).describe('category to run; the Office ones include WopiCore'),
  profile: z
    .enum(profiles)
    .describe(
      'all checks, those of Microsoft’s validator, those of its launch list, or a short look that changes nothing',
    ),
  'ignore-skipped': z.boolean().describe('do not print skipped checks; does not change the verdict'),
  verbose: z.boolean().describe('print everything about each red check; without it, at most 40 lines for a cause'),
  'fail-on-skip': z.boolean().describe('a skipped check fails the run'),
  strict: z.boolean().describe('a warned check fails the run'),
  'include-delaytests': z.boolean().describe('also run the checks that wait up to three minutes'),
  'include-long-tests': z.boolean().describe('also run the checks that wait 31 minutes'),
  'real-time': z
    .boolean()
    .describe('play the sessions of editors at their own pace, which takes up to 44 minutes each'),
  large: z.boolean().describe('also run the checks that transfer 50 MB or send hundreds of requests'),
  'reference-host': z.enum(['process', 'container']).describe('start the bundled host and run against it'),
  variant: z.string().describe('variant of the bundled host'),
  defect: list.describe('defects of the bundled host'),
  'from-har': path.describe('recording of a session to replay, instead of the checks'),
  shard: z
    .string()
    .regex(/^[1-9]\d*\/[1-9]\d*$/, 'must have the form 1/4')
    .refine(
      (text) => text.split('/').every((number) => Number(number) <= mostShards),
      `must be one of at most ${mostShards} shards`,
    )
    .describe('part of the run: groups are divided among a number of runs, as 1/4'),
  bail: z.int().min(1).describe('number of red checks after which the run ends'),
  'report-dir': path.describe('directory for all reports'),
  junit: path.describe('file for the JUnit report'),
  'junit-prefix': z.string().describe('name in front of every suite and class of the JUnit report, with a dot'),
  'junit-file': z
    .string()
    .refine((text) => fileLineFrom(text) !== undefined, fileLineRule)
    .describe(
      'file of the repository, and a line of it, that each case of the JUnit report names, such as .gitlab-ci.yml:12; a case with an entry in the baseline names that instead',
    ),
  json: path.describe('file for results.json'),
  html: path.describe('file for the HTML report'),
  evidence: z
    .enum(evidenceKinds)
    .describe('checks whose requests and responses the reports have; all if a HAR is written'),
  har: path.describe('file for a HAR of every exchange'),
  baseline: path.describe('file of expected failures; by default wopi-conformance.baseline.yaml, if it exists'),
  'update-baseline': z.boolean().describe('rewrite the baseline from this run; reasons are kept'),
  timeout: seconds.describe('seconds for one request'),
  'max-duration': seconds.describe(
    'seconds for the checks of a run; those that remain are inconclusive; the default does not count what checks wait',
  ),
  'wait-for': seconds.describe('seconds to wait for the host to respond'),
  lanes: z
    .union([z.literal('auto'), z.int().min(1).max(16)], 'must be auto or a whole number')
    .describe(
      'number of checks that run in parallel, on twice as many files, or auto: the test file, and scratch files that are created next to it; auto is at most 4, 2 for a host that responds within 10 ms, and 1 for few checks or where no file can be created and deleted',
    ),
  'keep-content': z.boolean().describe('leave the content that the last check wrote to the test file'),
  'leave-files': z
    .boolean()
    .describe('also run the checks that create files on a host without DeleteFile; the files are left and listed'),
  yes: z.boolean().describe('write to a file that was not made for testing without a question'),
  'release-locks': z.boolean().describe('release the lock that another client has on the test file before the run'),
  'proof-keys': path.describe('directory of the proof keys that sign requests; the host must then validate proofs'),
  proof: z.boolean().describe('sign requests'),
  triage: z.boolean().describe('diagnose a host that gives no usable first response, instead of running the checks'),
  ca: z.array(path).describe('PEM files of certificates to trust'),
  insecure: z.boolean().describe('accept any TLS certificate'),
  proxy: z
    .string()
    .describe('HTTP proxy for all hosts but those on loopback and in NO_PROXY; default: HTTP_PROXY and HTTPS_PROXY'),
  header: list.describe(
    'request headers for the origin of the WopiSrc, as "Name: value"; as "ORIGIN Name: value" for that origin as well',
  ),
  seed: z.int().nonnegative().describe('seed of generated contents; every report prints it'),
} as const;

const fileSchema = z.strictObject(fields).partial();

type Fields = z.infer<z.ZodObject<typeof fields>>;
export type SettingName = keyof Fields;

/** Settings including defaults; settings without a default may be absent. */
export type Settings = { readonly [Name in SettingName]?: Fields[Name] | undefined } & Readonly<
  Pick<Fields, keyof typeof defaults>
>;

const defaults = {
  wopisrc: [],
  token_ttl: 0,
  cookie: [],
  editor: ['microsoft'],
  testgroup: [],
  testname: [],
  testcategory: 'All',
  profile: 'all',
  'ignore-skipped': false,
  verbose: false,
  'fail-on-skip': false,
  strict: false,
  'include-delaytests': false,
  'include-long-tests': false,
  'real-time': false,
  large: false,
  defect: [],
  'report-dir': 'wopi-report',
  evidence: 'not-green',
  'update-baseline': false,
  timeout: 30,
  'max-duration': 600,
  lanes: 'auto',
  'keep-content': false,
  'leave-files': false,
  yes: false,
  'release-locks': false,
  proof: true,
  triage: true,
  ca: [],
  insecure: false,
  header: [],
} satisfies Partial<Fields>;

/** Environment variables by setting, the preferred name first. */
export const environmentNames: Partial<Record<SettingName, readonly string[]>> = {
  wopisrc: ['WOPI_SRC', 'WOPI_URL'],
  token: ['WOPI_TOKEN', 'WOPI_ACCESS_TOKEN'],
  token_ttl: ['WOPI_TTL'],
  'second-token': ['WOPI_SECOND_TOKEN'],
  'read-only-token': ['WOPI_READ_ONLY_TOKEN'],
  'expired-token': ['WOPI_EXPIRED_TOKEN'],
  'other-file': ['WOPI_OTHER_FILE'],
  'other-file-token': ['WOPI_OTHER_FILE_TOKEN'],
  editor: ['WOPI_EDITOR'],
  testgroup: ['WOPI_TESTGROUP'],
  'max-duration': ['WOPI_MAX_DURATION'],
  triage: ['WOPI_TRIAGE'],
  'leave-files': ['WOPI_LEAVE_FILES'],
};

export interface ResolvedSettings {
  readonly settings: Settings;
  /** Where each value came from: `flag`, `WOPI_SRC`, the file's name, or `default`. */
  readonly sources: Readonly<Partial<Record<SettingName, string>>>;
  /** The name of the configuration file; absent: there is none. */
  readonly configFile?: string | undefined;
}

export interface SettingSources {
  /** Only the flags given. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Values from another file of the user, which precede those of the configuration file. */
  readonly given?: { readonly name: string; readonly values: Readonly<Record<string, unknown>> } | undefined;
  readonly file?: { readonly name: string; readonly text: string } | undefined;
}

/** Settings with an access token; each also has a `-file` and a `-command`. */
export const furtherTokens = ['second-token', 'read-only-token', 'expired-token', 'other-file-token'] as const;

/** Settings that replace each other: the layer of highest precedence that has one of them wins. */
const alternatives: readonly (readonly SettingName[])[] = [
  ['wopisrc', 'reference-host'],
  ['token', 'token-file', 'token-command'],
  ...furtherTokens.map((name) => [name, `${name}-file`, `${name}-command`] as const),
  ['proof', 'proof-keys'],
];

/**
 * Merges flags, environment, file and defaults, in this order of precedence.
 * @throws {ConfigurationError} for an unknown key or an invalid value.
 */
export function resolveSettings({ flags, environment, given, file }: SettingSources): ResolvedSettings {
  const layers = [
    { values: withLists(flags), source: () => 'flag' },
    environmentLayer(environment),
    ...(given ? [{ values: withLists(given.values), source: () => given.name }] : []),
    ...(file ? [{ values: parseFile(file), source: () => file.name }] : []),
  ];
  const merged: Record<string, unknown> = {};
  const sources: Record<string, string> = {};
  for (const { values, source } of layers) {
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    for (const [name, value] of given.filter(([name]) => !isDecided(name, merged))) {
      merged[name] = value;
      sources[name] = source(name);
    }
  }
  for (const [name, value] of Object.entries(defaults).filter(([name]) => !(name in merged))) {
    merged[name] = value;
    sources[name] = 'default';
  }
  const settings = validate(merged, sources) as Settings;
  if (!settings.proof && settings['proof-keys'] !== undefined)
    throw new ConfigurationError('--no-proof and --proof-keys cannot be combined; remove one of them');
  return { settings, sources, configFile: file?.name };
}

function isDecided(name: string, merged: Readonly<Record<string, unknown>>): boolean {
  const rivals = alternatives.find((names) => names.some((rival) => rival === name)) ?? [name];
  return rivals.some((rival) => rival in merged);
}

function environmentLayer(environment: SettingSources['environment']) {
  const values: Record<string, unknown> = {};
  const names: Record<string, string> = {};
  for (const [setting, variables] of Object.entries(environmentNames)) {
    const variable = variables.find((name) => environment[name]);
    if (variable === undefined) continue;
    values[setting] = fromText(setting, environment[variable] ?? '');
    names[setting] = variable;
  }
  return { values, source: (name: string) => names[name] ?? 'environment' };
}

function fromText(setting: string, text: string): unknown {
  if (setting === 'token_ttl' || setting === 'max-duration') return /^-?\d+$/.test(text) ? Number(text) : text;
  if (setting === 'triage' || setting === 'leave-files') return booleanFrom(text);
  if (setting === 'token') return text.split(/[\r\n]+/).filter((part) => part !== '');
  return /token$|^other-file$/.test(setting)
    ? text
    : text.split(setting === 'wopisrc' ? /\s+/ : /[\s,]+/).filter((part) => part !== '');
}

function booleanFrom(text: string): unknown {
  return /^(true|1)$/i.test(text) || (/^(false|0)$/i.test(text) ? false : text);
}

function parseFile({
  name,
  text,
}: {
  readonly name: string;
  readonly text: string;
}): Readonly<Record<string, unknown>> {
  const parsed = readDocument(name, text);
  if (parsed === null || parsed === undefined) return {};
  if (typeof parsed !== 'object' || Array.isArray(parsed))
    throw new ConfigurationError(`${name}: expected a mapping of settings`);
  const { $schema, ...values } = parsed as Record<string, unknown>;
  for (const key of Object.keys(values)) requireKnown(key, name);
  const { 'reference-host': mode, ...others } = withLists(values);
  return { ...others, ...(mode !== false && { 'reference-host': mode === true ? 'process' : mode }) };
}

// One value stands for a list of one.
function withLists(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const listed = Object.entries(values).map(([key, value]) => [
    key,
    isListField(key) && typeof value === 'string' ? [value] : value,
  ]);
  return Object.fromEntries(listed);
}

function readDocument(name: string, text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new ConfigurationError(`${name} is neither YAML nor JSON: ${reason?.replace(/:$/, '')}`);
  }
}

function requireKnown(key: string, where: string): void {
  const known = Object.keys(fields);
  if (known.includes(key)) return;
  // A user who knows --no-proof may write no-proof.
  const near = nearestName(key.replace(/^no-/, ''), known);
  throw new ConfigurationError(`${where}: unknown key ${JSON.stringify(key)}${near ? `; did you mean ${near}?` : ''}`);
}

function isListField(key: string): boolean {
  return key in fields && fields[key as SettingName] instanceof z.ZodArray;
}

function validate(
  values: Record<string, unknown>,
  sources: Readonly<Record<string, string>>,
): z.infer<typeof fileSchema> {
  const parsed = fileSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const key = String(issue?.path[0] ?? '');
  const source = sources[key] === 'flag' ? `--${key}` : `${key} (from ${sources[key]})`;
  throw new ConfigurationError(`${source} ${issue ? problemOf(issue, values) : 'is invalid'}`);
}

function problemOf(issue: z.core.$ZodIssue, values: Record<string, unknown>): string {
  const value = valueAt(values, issue.path);
  const isSecret = /(^|-)token(-command)?$|^(header|cookie|proxy)$/.test(String(issue.path[0]));
  const isShown = !isSecret && (value === null || typeof value !== 'object');
  return describeIssue(issue, values) + (isShown ? `; got ${JSON.stringify(value).slice(0, 200)}` : '');
}

/** Reads the configuration file. @throws {ConfigurationError} when it cannot be read. */
export function readConfigFile(name: string): { readonly name: string; readonly text: string } {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error) {
    throw new ConfigurationError(
      `the configuration file ${name} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

/** JSON Schema of the configuration file, for editors. */
export function configJsonSchema(): object {
  const { properties, ...schema } = z.toJSONSchema(fileSchema);
  const settings = Object.entries(properties ?? {}).map(([name, property]) => [name, propertySchema(name, property)]);
  return {
    title: 'wopi-conformance.config',
    ...schema,
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(settings) },
  };
}

function propertySchema(name: string, property: z.core.JSONSchema._JSONSchema): object {
  const { description, ...kind } = property as z.core.JSONSchema.JSONSchema;
  const oneOrMore = isListField(name) ? { anyOf: [{ type: 'string' }, kind] } : kind;
  return {
    description,
    ...oneOrMore,
    ...(name === 'reference-host' && { enum: ['process', 'container', true, false] }),
    ...(name in defaults ? { default: defaults[name as keyof typeof defaults] } : {}),
  };
}
