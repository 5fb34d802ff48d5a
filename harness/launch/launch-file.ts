import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { describeIssue } from '../../wopi/describe-issue.ts';
import { ConfigurationError } from '../settings/configuration-error.ts';
import { nearestName } from '../settings/nearest-name.ts';
import { manualItems } from './manual-items.ts';

const text = z.string().min(1, 'must not be empty');
const url = z.url({ protocol: /^https?$/, error: 'must be an absolute http or https URL' });
const wopisrc = z
  .string()
  .regex(/^https?:\/\/.+\/files\/.+/i, 'must be an absolute http or https URL that ends in /files/<id>');
const date = z.iso.date('must be a date such as 2027-01-31');
const domain = z
  .string()
  .regex(/^(\*\.)?[a-z\d-]+(\.[a-z\d-]+)*$/i, 'must be a domain name without scheme, port and path');

/** Where an access token comes from. The token itself is never in the file. */
const tokenFields = {
  tokenEnv: text.describe('environment variable with the access token'),
  tokenFile: text.describe('file with the access token'),
  tokenCommand: text.describe('command that prints the access token; WOPI_SRC tells it the file'),
} as const;

const tokenSource = z.strictObject(tokenFields).partial();
const account = z.strictObject({ ...tokenFields, user: text.describe('name to sign in with; not a secret') }).partial();

const host = z
  .strictObject({
    wopisrc: wopisrc.describe('WopiSrc of the test file'),
    first: account.describe('first test account, which may edit the file'),
    second: account.describe('second test account, which may edit the same file'),
    readOnly: account.describe('account that may only view the file'),
    business: account.describe('account with a business license (LicenseCheckForEditIsEnabled is true for it)'),
    expired: tokenSource.describe('an expired access token for the file'),
    otherFile: z
      .strictObject({ wopisrc, ...tokenFields })
      .partial()
      .describe('a second file, if possible of a different owner; nothing is written to it'),
    otherPath: z
      .strictObject({ wopisrc, ...tokenFields })
      .partial()
      .describe('the WopiSrc of the same test file when it is opened from a different place of the user interface'),
    hostPage: url.describe('page of the host that shows the test file in a frame'),
    storageState: text.describe('file with the cookies and local storage for the host page, as written by Playwright'),
    production: z
      .strictObject({ wopisrc, ...tokenFields })
      .partial()
      .describe('a file of the production host, for the settings check'),
  })
  .partial()
  .describe('the host, its test file and its accounts');

const declared = z
  .strictObject({
    wopiDomains: z.array(domain).describe('domains of the WOPI endpoints, for the WOPI domain allow list'),
    redirectDomains: z.array(domain).describe('domains of HostEditUrl and the like, for the redirect allow list'),
    savedTo: text.describe('name shown after “Saved to”'),
    homePage: url.describe('page that the name links to'),
    loginPage: url.describe('page where the test accounts sign in'),
    discovery: z
      .strictObject({ test: url, production: url })
      .partial()
      .describe('discovery URLs that the host reads in test and in production'),
  })
  .partial()
  .describe('settings to give Microsoft');

const answers = z
  .strictObject({
    fileIds: text.describe('1: how file IDs are made, and what keeps them when a file is moved'),
    userId: text.describe('2: how user IDs are made'),
    ownerId: text.describe('3: who is named as owner'),
    sha256: text.describe('4: SHA256, or when Version changes'),
    businessUsers: text.describe('5: whether business users are supported'),
    capabilities: text.describe('6: which capabilities are supported'),
    authorization: text.describe('7: Authorization header or access_token parameter'),
    ipv6: text.describe('8: whether the data center uses IPv6'),
  })
  .partial()
  .describe('what you state in the questionnaire, where a probe cannot show it');

const contacts = z
  .strictObject({
    company: text.describe('name of the company'),
    phone: text.describe('phone number that is attended around the clock'),
    email: text.describe('e-mail address that is read around the clock'),
  })
  .partial()
  .describe('service contacts; a phone number or an e-mail address is required');

const estimate = z.strictObject({
  action: z.enum(['view', 'edit']),
  fileType: text.describe('such as docx'),
  geography: text.describe('such as Europe'),
  sessionsPerDay: z.number().nonnegative().describe('sessions a day when everyone has the integration'),
});

const session = z
  .strictObject({
    viewMinutes: z.number().positive().describe('length of a view session'),
    editMinutes: z.number().positive().describe('length of an edit session'),
    refreshMinutes: z.number().positive().describe('minutes between two RefreshLock requests'),
    saveMinutes: z.number().positive().describe('minutes between two PutFile requests'),
    peakHourShare: z.number().positive().max(1).describe('share of the day’s sessions that start in the busiest hour'),
  })
  .partial()
  .describe('how a session is turned into requests; every value has a default');

const traffic = z
  .strictObject({ estimates: z.array(estimate), session })
  .partial()
  .describe('estimated traffic by view or edit, file type and geography');

const rollout = z
  .strictObject({
    largestFactor: z.number().gt(1).describe('a step may multiply the share of users by at most this'),
    steps: z
      .array(z.strictObject({ date, percent: z.number().positive().max(100) }))
      .describe('first day of each share'),
  })
  .partial()
  .describe('schedule by which users get the integration');

const checkState = z
  .strictObject({
    done: z.boolean(),
    by: text.describe('who did it'),
    on: date.describe('when it was done'),
    note: text,
  })
  .partial();

const checklist = z
  .strictObject(
    Object.fromEntries(manualItems.map(({ key, title }) => [key, checkState.describe(title)])) as Record<
      (typeof manualItems)[number]['key'],
      typeof checkState
    >,
  )
  .partial()
  .describe('what only a person can check or hand in');

const schema = z.strictObject({ host, declared, answers, contacts, traffic, rollout, checklist }).partial();

/** wopi-launch.yaml: what a person supplies for Microsoft’s launch process. Every part may be missing. */
export type LaunchFile = z.infer<typeof schema>;
export type LaunchHost = NonNullable<LaunchFile['host']>;
/** Where an access token comes from. */
export type TokenSource = z.infer<typeof tokenSource>;

export const launchFileName = 'wopi-launch.yaml';

/**
 * Reads the text of a launch file.
 * @throws {ConfigurationError} for a text that is not YAML, an unknown key or an invalid value; never with a value.
 */
export function parseLaunchFile({ name, text }: { readonly name: string; readonly text: string }): LaunchFile {
  const document = readYaml(name, text) ?? {};
  if (typeof document !== 'object' || Array.isArray(document))
    throw new ConfigurationError(`${name}: expected a mapping of host, declared and so on`);
  const { $schema, ...values } = document as Record<string, unknown>;
  // A misspelled key is an error even while it has no value.
  const issue = unknownKey(schema.safeParse(values).error);
  const parsed = schema.safeParse(withoutEmpty(values) ?? {});
  if (issue || !parsed.success)
    throw new ConfigurationError(`${name}: ${describe(issue ?? parsed.error?.issues[0], values)}`);
  requireOneTokenSource(name, parsed.data.host ?? {});
  return parsed.data;
}

/** JSON Schema of the launch file, for editors. */
export function launchFileJsonSchema(): object {
  const { properties, ...rest } = z.toJSONSchema(schema);
  return { title: 'wopi-launch', ...rest, properties: { $schema: { type: 'string' }, ...properties } };
}

function readYaml(name: string, text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    throw new ConfigurationError(`${name} is not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}

// A key without a value, or with nothing but such keys, is a field that is still to be filled in.
function withoutEmpty(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(withoutEmpty).filter((item) => item !== undefined);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, part]) => [key, withoutEmpty(part)] as const);
  const given = entries.filter(([, part]) => part !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

function unknownKey(error: z.ZodError | undefined): z.core.$ZodIssue | undefined {
  return error?.issues.find(({ code }) => code === 'unrecognized_keys');
}

function describe(issue: z.core.$ZodIssue | undefined, root: unknown): string {
  if (!issue) return 'is invalid';
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return describeUnknown(issue.keys[0] ?? '', issue.path);
  if (issue.code === 'invalid_type' && isAccount(issue.path))
    return `${where} must be a mapping with tokenEnv, tokenFile or tokenCommand; the file never has a token itself`;
  return `${where} ${describeIssue(issue, root)}`;
}

function describeUnknown(key: string, path: readonly PropertyKey[]): string {
  const where = [...path, key].join('.');
  if (/^(access_?)?token$/i.test(key))
    return `${where} is not allowed, because the file never has a token itself; use tokenEnv, tokenFile or tokenCommand`;
  const near = nearestName(key, keysAt(path));
  return `unknown key ${JSON.stringify(where)}${near ? `; did you mean ${near}?` : ''}`;
}

function isAccount(path: readonly PropertyKey[]): boolean {
  return path.length === 2 && path[0] === 'host' && keysAt(path).includes('tokenEnv');
}

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

function keysAt(path: readonly PropertyKey[]): string[] {
  const shape = path.reduce<Shape | undefined>(
    (part, step) => (typeof step === 'number' ? part?.items : part?.properties?.[String(step)]),
    z.toJSONSchema(schema) as Shape,
  );
  return Object.keys(shape?.properties ?? {});
}

function requireOneTokenSource(name: string, launchHost: LaunchHost): void {
  for (const [key, value] of Object.entries(launchHost)) {
    const given = Object.keys(tokenFields).filter((field) => typeof value === 'object' && field in value);
    if (given.length > 1)
      throw new ConfigurationError(`${name}: host.${key} has more than one of ${given.join(', ')}; keep one of them`);
  }
}
