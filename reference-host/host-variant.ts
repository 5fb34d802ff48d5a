import type { Editor } from '../wopi/editors.ts';

/** What CheckFileInfo claims; the operations of a false claim return 501. */
export interface Claims {
  readonly SupportsUpdate: boolean;
  readonly SupportsLocks: boolean;
  readonly SupportsGetLock: boolean;
  readonly SupportsExtendedLockLength: boolean;
  readonly SupportsDeleteFile: boolean;
  readonly SupportsRename: boolean;
  readonly SupportsContainers: boolean;
  readonly SupportsEcosystem: boolean;
  readonly SupportsUserInfo: boolean;
  readonly SupportsAddActivities: boolean;
  readonly SupportsCoauth: boolean;
  readonly SupportsResumableFileTransfer: boolean;
}

const shareUrlTypes = ['ReadOnly', 'ReadWrite'] as const;
export type ShareUrlType = (typeof shareUrlTypes)[number];

/** What a host supports, and for whom. */
export interface HostVariant {
  /** How it differs, in one sentence. */
  readonly summary: string;
  readonly claims: Claims;
  readonly shareUrlTypes: readonly ShareUrlType[];
  /** False: every user may only view. */
  readonly usersCanWrite: boolean;
  /** False: PutRelativeFile is not offered (UserCanNotWriteRelative). */
  readonly usersCanWriteRelative: boolean;
  /** True: the user's Microsoft 365 subscription is checked before editing. */
  readonly businessUsers: boolean;
  /** False: proofs are ignored even if keys are configured. */
  readonly validatesProofs: boolean;
  /** Whose properties CheckFileInfo has, and whose additions to WOPI the operations follow. */
  readonly editor: Editor;
}

const everything: HostVariant = {
  summary: 'Implements and claims every operation.',
  claims: {
    SupportsUpdate: true,
    SupportsLocks: true,
    SupportsGetLock: true,
    SupportsExtendedLockLength: true,
    SupportsDeleteFile: true,
    SupportsRename: true,
    SupportsContainers: true,
    SupportsEcosystem: true,
    SupportsUserInfo: true,
    SupportsAddActivities: true,
    SupportsCoauth: true,
    SupportsResumableFileTransfer: true,
  },
  shareUrlTypes,
  usersCanWrite: true,
  usersCanWriteRelative: true,
  businessUsers: false,
  validatesProofs: true,
  editor: 'microsoft',
};

/** What editors other than Microsoft's call: no containers, no GetLock, no DeleteFile. */
const ofOtherEditors: Claims = {
  ...everything.claims,
  SupportsGetLock: false,
  SupportsDeleteFile: false,
  SupportsContainers: false,
  SupportsEcosystem: false,
  SupportsUserInfo: false,
  SupportsAddActivities: false,
  SupportsCoauth: false,
  SupportsResumableFileTransfer: false,
};

/** The variants by name, as in `host --variant NAME`. */
export const hostVariants = {
  default: everything,
  'no-containers': {
    ...everything,
    summary: 'Has neither containers nor an ecosystem; their operations return 501.',
    claims: { ...everything.claims, SupportsContainers: false, SupportsEcosystem: false },
  },
  'cannot-write-relative': {
    ...everything,
    summary: 'Does not offer PutRelativeFile: UserCanNotWriteRelative is true and the operation returns 501.',
    usersCanWriteRelative: false,
  },
  'read-only': {
    ...everything,
    summary: 'Every user may only view: UserCanWrite is false and operations that write are refused.',
    usersCanWrite: false,
    usersCanWriteRelative: false,
  },
  'no-coauth': {
    ...everything,
    summary: 'A host without CSPP Plus: no coauth locks, no chunked transfer, no Plus properties.',
    claims: { ...everything.claims, SupportsCoauth: false, SupportsResumableFileTransfer: false },
  },
  'no-proof': {
    ...everything,
    summary: 'Does not validate proofs.',
    validatesProofs: false,
  },
  'business-user': {
    ...everything,
    summary: 'Its users are business users: LicenseCheckForEditIsEnabled is true for files and containers.',
    businessUsers: true,
  },
  collabora: {
    ...everything,
    summary: 'Made for Collabora Online: its properties only, LastModifiedTime in PutFile, conflicts by timestamp.',
    claims: ofOtherEditors,
    editor: 'collabora',
  },
  onlyoffice: {
    ...everything,
    summary: 'Made for ONLYOFFICE Docs: its properties only, LastModifiedTime in PutFile, conflicts by timestamp.',
    claims: ofOtherEditors,
    editor: 'onlyoffice',
  },
} as const satisfies Readonly<Record<string, HostVariant>>;

export type VariantName = keyof typeof hostVariants;

export function isVariantName(name: string): name is VariantName {
  return Object.hasOwn(hostVariants, name);
}
