import { type Check, defineSuite } from '../../harness/checks/check.ts';
import { aValue, equals, type JsonExpectation, oneOf, optional, propertyAt } from '../../harness/expect/json.ts';
import { expectResponse } from '../../harness/expect/response.ts';

interface Activity {
  readonly Type: string;
  readonly Id: string;
  readonly [name: string]: unknown;
}

interface Case {
  readonly name: string;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly activities: readonly Activity[];
  readonly expected: Readonly<Record<string, JsonExpectation>>;
}

const accepted = 0;
const unsupportedType = 3;
const acceptedOrUnsupported = optional(oneOf(accepted, unsupportedType));

// Microsoft's validator sends this value. It is not a valid ISO 8601 date, so hosts must not parse it strictly.
const moment = '2017-02-15T13:47:13000000Z';
const created = { ContentId: 'cid123', ContentAction: 'created' };
const longestId = '0123456789abcdef'.repeat(64);

const mentioned = { Name: 'Maud Miller', Id: '111', Provider: 'wopi-contoso', Mentioned: true };
const inThread = { Name: 'Nora Nash', Id: '222', Provider: 'wopi-contoso', InThread: true };
const repliedTo = { Name: 'Otto Olsen', Id: '333', Provider: 'wopi-contoso', InThread: true, RepliedTo: true };
const ofElsewhere = { Name: 'Pia Park', Id: `{${activityId(0)}}`, Provider: 'Windows Live', Mentioned: true };

function activityId(number: number): string {
  return `${number.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
}

function comment(number: number, properties: Readonly<Record<string, unknown>> = {}): Activity {
  return { Type: 'comment', Id: activityId(number), Created: moment, Data: created, ...properties };
}

/** A case with one activity. The response must have the same Id. */
function single(
  name: string,
  requirement: string,
  activity: Activity,
  { ids, status = acceptedOrUnsupported }: { readonly ids: readonly string[]; readonly status?: JsonExpectation },
): Case {
  const expected = { 'ActivityResponses[0].Id': equals(activity.Id), 'ActivityResponses[0].Status': status };
  return { name, requirement, requirementIds: ['ACTIV-01', 'ACTIV-02', ...ids], activities: [activity], expected };
}

// The order of the responses is not specified.
function responsesTo(...ids: readonly string[]): JsonExpectation {
  return (value) => {
    const received = ids.map((_, index) => propertyAt(value ?? null, `[${index}].Id`));
    return ids.every((id) => received.includes(id)) ? undefined : `responses to ${ids.join(' and ')}, in any order`;
  };
}

function statuses(count: number): Readonly<Record<string, JsonExpectation>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`ActivityResponses[${index}].Status`, acceptedOrUnsupported]),
  );
}

const cases: readonly Case[] = [
  single(
    'files.AddActivitiesSingleMinimalComment',
    'AddActivities returns the Id of a comment that has only the minimum properties',
    { Type: 'comment', Id: activityId(20), Timestamp: moment, Data: created },
    { ids: ['ACTIV-03', 'CFI-40'] },
  ),
  single(
    'files.AddActivitiesSingleFullComment',
    'AddActivities returns the Id of a comment that has every property in Data',
    comment(1, { Data: { ...created, CommentText: 'a few words', NavigationId: 'nid123', IsReply: true } }),
    { ids: ['ACTIV-11'] },
  ),
  single(
    'files.AddActivitiesAllCapsID',
    'AddActivities returns an uppercase Id in uppercase',
    comment(2, { Id: '00000002-ABCD-4BCD-8BCD-ABCDEFABCDEF' }),
    { ids: [] },
  ),
  single(
    'files.AddActivitiesMaxLengthContentID',
    'AddActivities does not reject a ContentId of 1,024 characters',
    comment(4, { Data: { ...created, ContentId: longestId } }),
    { ids: ['ACTIV-08'] },
  ),
  single(
    'files.AddActivitiesMaxLengthNavigationId',
    'AddActivities does not reject a NavigationId of 1,024 characters',
    comment(5, { Data: { ...created, NavigationId: longestId } }),
    { ids: ['ACTIV-08'] },
  ),
  single(
    'files.AddActivitiesCommentUpdate',
    'AddActivities does not reject an update to a comment',
    comment(6, { Data: { ...created, ContentAction: 'updated' } }),
    { ids: ['ACTIV-09'] },
  ),
  single(
    'files.AddActivitiesCommentDelete',
    'AddActivities does not reject the deletion of a comment',
    comment(7, { Data: { ...created, ContentAction: 'deleted' } }),
    { ids: ['ACTIV-09'] },
  ),
  single(
    'files.AddActivitiesWithBonusToplevelProperty',
    'AddActivities ignores an unknown property next to Data',
    comment(8, { SomethingNew: 'of a later version' }),
    { ids: ['ACTIV-07'] },
  ),
  single(
    'files.AddActivitiesWithBonusDataProperty',
    'AddActivities ignores an unknown property in Data',
    comment(3, { Data: { ...created, SomethingNew: 'of a later version' } }),
    { ids: ['ACTIV-07'] },
  ),
  single(
    'files.AddActivitiesCommentAndPerson',
    'AddActivities does not reject a comment that mentions a person',
    comment(9, { People: [mentioned] }),
    { ids: ['ACTIV-10'] },
  ),
  single(
    'files.AddActivitiesCommentWithThreePeople',
    'AddActivities does not reject a comment with three people in different roles',
    comment(10, { People: [mentioned, inThread, repliedTo] }),
    { ids: ['ACTIV-10'] },
  ),
  single(
    'files.AddActivitiesCommentWithPersonBonusProperty',
    'AddActivities ignores an unknown property of a person',
    comment(11, { People: [{ ...mentioned, SomethingNew: 'of a later version' }] }),
    { ids: ['ACTIV-07', 'ACTIV-10'] },
  ),
  single(
    'files.AddActivitiesCommentWithNonWopiPerson',
    'AddActivities does not reject a person from another identity provider',
    comment(12, { People: [ofElsewhere] }),
    { ids: ['ACTIV-10'] },
  ),
  single(
    'files.AddActivitiesUnknownActivityType',
    'AddActivities reports an activity of an unknown type as unsupported (Status 3), not as an error',
    comment(13, { Type: 'unsupported' }),
    { ids: ['ACTIV-04'], status: optional(equals(unsupportedType)) },
  ),
  single(
    'files.AddActivitiesUnknownNoDataActivity',
    'AddActivities returns the Id of an activity that has an unknown type and no Data',
    { Type: 'unsupported', Id: activityId(14), Created: moment },
    { ids: ['ACTIV-05'] },
  ),
  {
    name: 'files.AddActivitiesTwoActivitiesOneUnknown',
    requirement: 'AddActivities returns a response for a comment and for an unknown activity sent with it',
    requirementIds: ['ACTIV-01', 'ACTIV-06'],
    activities: [comment(15), comment(16, { Type: 'unsupported' })],
    expected: { ActivityResponses: responsesTo(activityId(15), activityId(16)), ...statuses(2) },
  },
  {
    name: 'files.AddActivitiesThreeComments',
    requirement: 'AddActivities returns three responses for three comments',
    requirementIds: ['ACTIV-01'],
    activities: [comment(17), comment(18), comment(19)],
    expected: {
      'ActivityResponses[0].Id': aValue,
      'ActivityResponses[1].Id': aValue,
      'ActivityResponses[2].Id': aValue,
      ...statuses(3),
    },
  },
];

function activitiesCheck({ activities, expected, ...rule }: Case): Check {
  return {
    ...rule,
    category: 'WopiCore',
    level: 'MUST',
    // The operation has no documentation page.
    spec: 'online/build-test-ship/validator',
    async run({ file, wopi }) {
      expectResponse(await wopi.addActivities(file, { Activities: activities }), { json: expected });
    },
  };
}

export const addActivities = defineSuite({
  group: 'AddActivities',
  summary: 'Comments that the client reports to the host with AddActivities',
  needs: ['SupportsUpdate', 'SupportsAddActivities'],
  checks: cases.map(activitiesCheck),
});
