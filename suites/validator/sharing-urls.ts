import { defineSuite, type Suite } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import type { Gate, GateCondition } from '../../harness/checks/gates.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { absoluteUrl } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess, type ResponseExpectation } from '../../harness/expect/response.ts';
import type { Given } from '../../harness/given/given.ts';
import type { WopiResource } from '../../wopi/resource.ts';

interface Shared {
  readonly title: 'File' | 'Container';
  readonly of: 'file' | 'parentContainer';
  readonly needs: readonly Gate[];
  readonly spec: string;
  readonly requirementIds: readonly string[];
  readonly resource: (context: CheckContext) => WopiResource | Promise<WopiResource>;
  /** The response of CheckFileInfo or CheckContainerInfo. */
  readonly info: (given: Given) => Promise<WopiResponse>;
}

interface UrlType {
  readonly group: string;
  readonly check: string;
  readonly urlType: string;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly offered: GateCondition;
  readonly expected: ResponseExpectation;
}

const shared: readonly Shared[] = [
  {
    title: 'File',
    of: 'file',
    needs: [],
    spec: 'rest/files/getshareurl-files',
    requirementIds: ['CFI-26'],
    resource: ({ file }) => file,
    info: (given) => given.fileInfoResponse(),
  },
  {
    title: 'Container',
    of: 'parentContainer',
    needs: ['SupportsContainers'],
    spec: 'rest/containers/getshareurl-containers',
    requirementIds: ['SHARE-04', 'CCI-06'],
    resource: ({ given }) => given.parentContainer(),
    info: (given) => given.containerInfoResponse(),
  },
];

const urlTypes: readonly UrlType[] = [
  {
    group: 'TypeReadOnly',
    check: 'ReadOnlyUrlType',
    urlType: 'ReadOnly',
    requirement: 'GetShareUrl with the supported type ReadOnly returns an absolute ShareUrl',
    requirementIds: ['SHARE-01'],
    offered: { contain: 'ReadOnly' },
    expected: { json: { ShareUrl: absoluteUrl } },
  },
  {
    group: 'TypeReadWrite',
    check: 'ReadWriteUrlType',
    urlType: 'ReadWrite',
    requirement: 'GetShareUrl with the supported type ReadWrite returns an absolute ShareUrl',
    requirementIds: ['SHARE-02'],
    offered: { contain: 'ReadWrite' },
    expected: { json: { ShareUrl: absoluteUrl } },
  },
  {
    group: 'UnknownType',
    check: 'UnknownUrlType',
    urlType: 'UnknownType',
    requirement: 'GetShareUrl with an unknown type returns 501',
    requirementIds: ['SHARE-03'],
    offered: 'be a non-empty array',
    expected: { status: 501 },
  },
];

function sharingSuite(subject: Shared, { group, check, urlType, offered, expected, ...rule }: UrlType): Suite {
  return defineSuite({
    group: `GetSharingUrlFor${subject.title}With${group}`,
    summary: `GetShareUrl on a ${subject.title.toLowerCase()} with the type ${urlType}`,
    needs: [...subject.needs, { property: 'SupportedShareUrlTypes', of: subject.of, must: offered }],
    checks: [
      {
        ...rule,
        name: `${subject.title.toLowerCase()}s.GetShareUrlFor${check}`,
        category: 'WopiCore',
        level: 'MUST',
        spec: subject.spec,
        requirementIds: [...rule.requirementIds, ...subject.requirementIds],
        async run(context) {
          const resource = await subject.resource(context);
          expectSuccess(await subject.info(context.given));

          expectResponse(await context.wopi.getShareUrl(resource, urlType), expected);
        },
      },
    ],
  });
}

/** Six groups with one check each: three types for files, and the same for containers. */
export const sharingUrls: readonly Suite[] = shared.flatMap((subject) =>
  urlTypes.map((urlType) => sharingSuite(subject, urlType)),
);
