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

// Microsoft's validator writes this moment so, though it is no date of ISO 8601; nor may a host look at it too closely.
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

/** A case of one activity, which is answered with its own Id. */
function single(
  name: string,
  requirement: string,
  activity: Activity,
  { ids, status = acceptedOrUnsupported }: { readonly ids: readonly string[]; readonly status?: JsonExpectation },
): Case {
  const expected = { 'ActivityResponses[0].Id': equals(activity.Id), 'ActivityResponses[0].Status': status };
  return { name, requirement, requirementIds: ['ACTIV-01', 'ACTIV-02', ...ids], activities: [activity], expected };
}

// Nothing says in which order activities are answered.
function answersTo(...ids: readonly string[]): JsonExpectation {
  return (value) => {
    const answered = ids.map((_, index) => propertyAt(value ?? null, `[${index}].Id`));
    return ids.every((id) => answered.includes(id)) ? undefined : `answers to ${ids.join(' and ')}, in any order`;
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
    'A comment with the fewest properties is answered under its Id',
    { Type: 'comment', Id: activityId(20), Timestamp: moment, Data: created },
    { ids: ['ACTIV-03', 'CFI-40'] },
  ),
  single(
    'files.AddActivitiesSingleFullComment',
    'A comment with every property of its data is answered under its Id',
    comment(1, { Data: { ...created, CommentText: 'a few words', NavigationId: 'nid123', IsReply: true } }),
    { ids: ['ACTIV-11'] },
  ),
  single(
    'files.AddActivitiesAllCapsID',
    'An Id in capital letters comes back in capital letters',
    comment(2, { Id: '00000002-ABCD-4BCD-8BCD-ABCDEFABCDEF' }),
    { ids: [] },
  ),
  single(
    'files.AddActivitiesMaxLengthContentID',
    'A ContentId of 1,024 characters is accepted',
    comment(4, { Data: { ...created, ContentId: longestId } }),
    { ids: ['ACTIV-08'] },
  ),
  single(
    'files.AddActivitiesMaxLengthNavigationId',
    'A NavigationId of 1,024 characters is accepted',
    comment(5, { Data: { ...created, NavigationId: longestId } }),
    { ids: ['ACTIV-08'] },
  ),
  single(
    'files.AddActivitiesCommentUpdate',
    'The change of a comment is accepted',
    comment(6, { Data: { ...created, ContentAction: 'updated' } }),
    { ids: ['ACTIV-09'] },
  ),
  single(
    'files.AddActivitiesCommentDelete',
    'The removal of a comment is accepted',
    comment(7, { Data: { ...created, ContentAction: 'deleted' } }),
    { ids: ['ACTIV-09'] },
  ),
  single(
    'files.AddActivitiesWithBonusToplevelProperty',
    'A property that nobody knows, beside Data, is ignored',
    comment(8, { SomethingNew: 'of a later version' }),
    { ids: ['ACTIV-07'] },
  ),
  single(
    'files.AddActivitiesWithBonusDataProperty',
    'A property that nobody knows, in Data, is ignored',
    comment(3, { Data: { ...created, SomethingNew: 'of a later version' } }),
    { ids: ['ACTIV-07'] },
  ),
  single(
    'files.AddActivitiesCommentAndPerson',
    'A comment that mentions somebody is accepted',
    comment(9, { People: [mentioned] }),
    { ids: ['ACTIV-10'] },
  ),
  single(
    'files.AddActivitiesCommentWithThreePeople',
    'A comment with three people in different parts is accepted',
    comment(10, { People: [mentioned, inThread, repliedTo] }),
    { ids: ['ACTIV-10'] },
  ),
  single(
    'files.AddActivitiesCommentWithPersonBonusProperty',
    'A property that nobody knows, of a person, is ignored',
    comment(11, { People: [{ ...mentioned, SomethingNew: 'of a later version' }] }),
    { ids: ['ACTIV-07', 'ACTIV-10'] },
  ),
  single(
    'files.AddActivitiesCommentWithNonWopiPerson',
    'A person whom another provider than the host knows is accepted',
    comment(12, { People: [ofElsewhere] }),
    { ids: ['ACTIV-10'] },
  ),
  single(
    'files.AddActivitiesUnknownActivityType',
    'An activity of an unknown type is answered with Status 3, not with an error',
    comment(13, { Type: 'unsupported' }),
    { ids: ['ACTIV-04'], status: optional(equals(unsupportedType)) },
  ),
  single(
    'files.AddActivitiesUnknownNoDataActivity',
    'An activity of an unknown type without Data is answered under its Id',
    { Type: 'unsupported', Id: activityId(14), Created: moment },
    { ids: ['ACTIV-05'] },
  ),
  {
    name: 'files.AddActivitiesTwoActivitiesOneUnknown',
    requirement: 'An activity of an unknown type does not hinder a comment beside it: both are answered',
    requirementIds: ['ACTIV-01', 'ACTIV-06'],
    activities: [comment(15), comment(16, { Type: 'unsupported' })],
    expected: { ActivityResponses: answersTo(activityId(15), activityId(16)), ...statuses(2) },
  },
  {
    name: 'files.AddActivitiesThreeComments',
    requirement: 'Three comments at once get three answers',
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
    // The operation has no page of its own.
    spec: 'online/build-test-ship/validator',
    async run({ file, wopi }) {
      expectResponse(await wopi.addActivities(file, { Activities: activities }), { json: expected });
    },
  };
}

export const addActivities = defineSuite({
  group: 'AddActivities',
  summary: 'Comments of which the client tells the host',
  needs: ['SupportsUpdate', 'SupportsAddActivities'],
  checks: cases.map(activitiesCheck),
});
