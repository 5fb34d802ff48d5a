import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ProofKeys } from '../wopi/proof-key.ts';
import { AccessTokens } from './access-tokens.ts';
import { Refusal } from './answers.ts';
import { type Clock, systemClock } from './clock.ts';
import { CoauthTable } from './coauth-table.ts';
import type { Defect } from './defects/defect.ts';
import { testFilePathOf, withDefects } from './defects/with-defects.ts';
import { Discovery } from './discovery/discovery.ts';
import type { Host } from './host-api.ts';
import type { HostEnv } from './host-env.ts';
import type { BodyLimits, HostParts } from './host-parts.ts';
import { type Claims, type HostVariant, hostVariants, type ShareUrlType, type VariantName } from './host-variant.ts';
import { type NewId, randomId } from './ids.ts';
import { LockTable } from './lock-table.ts';
import { accessToken } from './middleware/access-token.ts';
import { body } from './middleware/body.ts';
import { claimed } from './middleware/claimed.ts';
import { methods } from './middleware/methods.ts';
import { noStore } from './middleware/no-store.ts';
import { proof } from './middleware/proof.ts';
import { containerResource, downloadResource, ecosystemResource, fileResource } from './middleware/resource.ts';
import { byOverride } from './operations/by-override.ts';
import { checkContainerInfo } from './operations/containers/check-container-info.ts';
import { containerOperations } from './operations/containers/container-operations.ts';
import {
  enumerateChildren,
  enumerateContainerAncestors,
  enumerateFileAncestors,
} from './operations/containers/enumerate.ts';
import { download, getFile } from './operations/content/get-file.ts';
import { checkEcosystem, getEcosystem, getRootContainer } from './operations/ecosystem.ts';
import { checkFileInfo } from './operations/file-info.ts';
import { contentsOperations, fileOperations } from './operations/file-operations.ts';
import { ProofValidator } from './proof-validator.ts';
import { seedStore } from './seed.ts';
import { ShareLinks } from './share-links.ts';
import { snapshotOf } from './snapshot.ts';
import { Store } from './store.ts';
import { UploadSessions } from './upload-sessions.ts';
import { UserDirectory } from './users.ts';
import { pages } from './web/pages.ts';

export interface HostOptions {
  /** Default: `default`. */
  readonly variant?: VariantName;
  /** Claims that differ from the variant's. */
  readonly claims?: Partial<Claims>;
  /** Instead of those of the variant. */
  readonly shareUrlTypes?: readonly ShareUrlType[];
  readonly clock?: Clock;
  readonly newId?: NewId;
  /** The IDs of the files and folders that are there at first; default: `newId`. */
  readonly seedIds?: NewId;
  /** Signs access tokens; default: random, so that tokens are only valid in this process. */
  readonly tokenSecret?: Uint8Array;
  /** Public proof keys; without them proofs are not validated. */
  readonly proofKeys?: ProofKeys;
  /** URL of the discovery of the WOPI client that opens the files; its proof keys replace `proofKeys`. */
  readonly discoveryUrl?: string;
  /** The clock for the age of proofs; default: `clock`. */
  readonly proofClock?: Clock;
  /** Origin of all returned URLs and of signed URLs; default: the Host header of each request. */
  readonly publicUrl?: string;
  readonly limits?: Partial<BodyLimits>;
  readonly defects?: readonly Defect[];
}

const tenHours = 10 * 60 * 60 * 1000;
const defaultLimits: BodyLimits = { content: 128 * 1024 * 1024, message: 1024 * 1024 };

/** Creates a host with its seeded files. It does not listen: pass `fetch` to a server, or use `startHost`. */
export function createHost(options: HostOptions = {}): Host {
  const { newId = randomId, seedIds = newId } = options;
  let isSeeding = true;
  const parts = hostParts({ ...options, newId: () => (isSeeding ? seedIds() : newId()) });
  const { tokens, clock } = parts;
  const testFile = seedStore(parts.store, parts.variant.editor);
  isSeeding = false;
  const app = hostApp(parts);
  const host: Host = {
    parts,
    fetch: withDefects(
      options.defects ?? [],
      (request, env) => app.fetch(request, env),
      () => host,
    ),
    testFileId: testFile.id,
    testFilePath: testFilePathOf(options.defects ?? [], testFile.id),
    issueToken({
      userId = 'alice',
      resource = `file:${testFile.id}` as const,
      rights = 'edit',
      lifetimeMs = tenHours,
    } = {}) {
      return tokens.issue({ userId, resource, rights, expiresAt: clock.now() + lifetimeMs });
    },
    snapshot: () => snapshotOf(parts),
  };
  for (const defect of options.defects ?? []) defect.setup?.(host);
  return host;
}

/** A request passes through access token, proof, body, resource and operation, in this order. */
function hostApp(parts: HostParts): Hono<HostEnv> {
  const app = new Hono<HostEnv>();
  app.use(noStore, async (c, next) => {
    c.set('host', parts);
    await next();
  });
  app.get('/health', (c) => c.text('ok'));

  app.use('/wopi/*', methods, accessToken, proof, body);
  app.use('/wopi/files/:id/*', fileResource);
  app.get('/wopi/files/:id', checkFileInfo);
  app.post('/wopi/files/:id', byOverride(fileOperations));
  app.get('/wopi/files/:id/contents', getFile);
  app.post('/wopi/files/:id/contents', byOverride(contentsOperations));

  app.get('/wopi/files/:id/ancestry', claimed('SupportsContainers'), enumerateFileAncestors);
  app.get('/wopi/files/:id/ecosystem_pointer', claimed('SupportsEcosystem'), getEcosystem);

  app.use('/wopi/containers/:id/*', claimed('SupportsContainers'), containerResource);
  app.get('/wopi/containers/:id', checkContainerInfo);
  app.post('/wopi/containers/:id', byOverride(containerOperations));
  app.get('/wopi/containers/:id/children', enumerateChildren);
  app.get('/wopi/containers/:id/ancestry', enumerateContainerAncestors);
  app.get('/wopi/containers/:id/ecosystem_pointer', claimed('SupportsEcosystem'), getEcosystem);

  app.use('/wopi/ecosystem/*', claimed('SupportsEcosystem'), ecosystemResource);
  app.get('/wopi/ecosystem', checkEcosystem);
  app.post('/wopi/ecosystem', byOverride({}));
  app.get('/wopi/ecosystem/root_container_pointer', claimed('SupportsContainers'), getRootContainer);

  app.get('/download/:id', accessToken, downloadResource, download);
  app.route('/', pages);
  app.notFound(() => new Refusal(404, 'Not found').response());
  app.onError((error) => {
    if (error instanceof Refusal) return error.response();
    if (error instanceof HTTPException) return error.getResponse();
    throw error;
  });
  return app;
}

function hostParts(options: HostOptions): HostParts {
  const { clock = systemClock, newId = randomId, proofClock = clock } = options;
  const variant = variantOf(options);
  return {
    variant,
    clock,
    store: new Store(clock, newId),
    locks: new LockTable(clock),
    coauth: new CoauthTable(clock),
    uploads: new UploadSessions(clock, newId),
    users: new UserDirectory(),
    tokens: new AccessTokens(clock, options.tokenSecret),
    shareLinks: new ShareLinks(newId),
    proofKeys: variant.validatesProofs ? options.proofKeys : undefined,
    discovery: options.discoveryUrl === undefined ? undefined : new Discovery(options.discoveryUrl, clock),
    proofClock,
    proofs: new ProofValidator(proofClock),
    publicUrl: options.publicUrl,
    limits: { ...defaultLimits, ...options.limits },
  };
}

function variantOf({ variant = 'default', claims, shareUrlTypes }: HostOptions): HostVariant {
  const base: HostVariant = hostVariants[variant];
  return { ...base, claims: { ...base.claims, ...claims }, shareUrlTypes: shareUrlTypes ?? base.shareUrlTypes };
}
