import { type Defect, inGroup } from './defect.ts';
import { after, changeJson, changeRequestBody, type DefectContext, type LooseJson, on } from './rewrite.ts';

const operation = 'AddActivities';
const caught = (...names: readonly string[]) =>
  inGroup(operation, ...names.map((name) => `files.AddActivities${name}`));

const withPeople: readonly string[] = [
  'CommentAndPerson',
  'CommentWithThreePeople',
  'CommentWithPersonBonusProperty',
  'CommentWithNonWopiPerson',
];

/** What goes red where nothing is answered at all. */
export const everyActivityCheck = caught(
  'SingleMinimalComment',
  'SingleFullComment',
  'AllCapsID',
  'MaxLengthContentID',
  'MaxLengthNavigationId',
  'CommentUpdate',
  'CommentDelete',
  'WithBonusToplevelProperty',
  'WithBonusDataProperty',
  ...withPeople,
  'UnknownActivityType',
  'UnknownNoDataActivity',
  'TwoActivitiesOneUnknown',
  'ThreeComments',
);

async function activitiesIn(c: DefectContext): Promise<readonly LooseJson[]> {
  let activities: readonly LooseJson[] = [];
  await changeRequestBody(c, (bytes) => {
    activities = JSON.parse(new TextDecoder().decode(bytes)).Activities;
    return bytes;
  });
  return activities;
}

/** A host that answers 400 as soon as it does not like one of the activities. */
function refusing(isRefused: (activity: LooseJson) => boolean) {
  return on(operation, async (c, next) => {
    const activities = await activitiesIn(c);
    return activities.some(isRefused) ? c.body(null, 400) : await next();
  });
}

function dataOf({ Data }: LooseJson): LooseJson {
  return (Data ?? {}) as LooseJson;
}

function peopleOf({ People }: LooseJson): readonly LooseJson[] {
  return (People ?? []) as readonly LooseJson[];
}

function hasUnknown(properties: LooseJson, ...known: readonly string[]): boolean {
  return Object.keys(properties).some((name) => !known.includes(name));
}

function changeAnswers(change: (answers: readonly LooseJson[]) => readonly LooseJson[]) {
  return after(operation, (c) =>
    changeJson(c, (json) => ({ ...json, ActivityResponses: change(json.ActivityResponses as readonly LooseJson[]) })),
  );
}

/** Defects of AddActivities. */
export const activityDefects: readonly Defect[] = [
  {
    name: 'activities-need-created',
    breaks: 'A comment needs no more than its type, ID and data.',
    caughtBy: caught('SingleMinimalComment'),
    middleware: refusing(({ Created }) => Created === undefined),
  },
  {
    name: 'activities-refuse-replies',
    breaks: 'Every property of a comment is accepted.',
    caughtBy: caught('SingleFullComment'),
    middleware: refusing((activity) => 'IsReply' in dataOf(activity)),
  },
  {
    name: 'activities-lower-case-ids',
    breaks: 'The ID of an activity comes back as it was sent.',
    caughtBy: caught('AllCapsID'),
    middleware: changeAnswers((answers) => answers.map((one) => ({ ...one, Id: String(one.Id).toLowerCase() }))),
  },
  {
    name: 'activities-content-id-of-255',
    breaks: 'A ContentId may have 1,024 characters.',
    caughtBy: caught('MaxLengthContentID'),
    middleware: refusing((activity) => String(dataOf(activity).ContentId).length > 255),
  },
  {
    name: 'activities-navigation-id-of-255',
    breaks: 'A NavigationId may have 1,024 characters.',
    caughtBy: caught('MaxLengthNavigationId'),
    middleware: refusing((activity) => String(dataOf(activity).NavigationId).length > 255),
  },
  {
    name: 'activities-only-new-comments',
    breaks: 'Comments may be changed and removed.',
    caughtBy: caught('CommentUpdate', 'CommentDelete'),
    middleware: refusing((activity) => /^(updated|deleted)$/.test(String(dataOf(activity).ContentAction))),
  },
  {
    name: 'activities-strict-properties',
    breaks: 'Unknown properties of an activity are ignored.',
    caughtBy: caught('WithBonusToplevelProperty'),
    middleware: refusing((activity) => hasUnknown(activity, 'Type', 'Id', 'Created', 'Timestamp', 'Data', 'People')),
  },
  {
    name: 'activities-strict-data',
    breaks: "Unknown properties of an activity's data are ignored.",
    caughtBy: caught('WithBonusDataProperty'),
    middleware: refusing((activity) =>
      hasUnknown(dataOf(activity), 'CommentText', 'ContentId', 'NavigationId', 'ContentAction', 'IsReply'),
    ),
  },
  {
    name: 'activities-strict-people',
    breaks: 'Unknown properties of people are ignored.',
    caughtBy: caught('CommentWithPersonBonusProperty'),
    middleware: refusing((activity) =>
      peopleOf(activity).some((one) => hasUnknown(one, 'Name', 'Id', 'Provider', 'Mentioned', 'InThread', 'RepliedTo')),
    ),
  },
  {
    name: 'activities-without-people',
    breaks: 'A comment may mention people.',
    caughtBy: caught(...withPeople),
    middleware: refusing((activity) => peopleOf(activity).length > 0),
  },
  {
    name: 'activities-one-person',
    breaks: 'A comment may have to do with several people.',
    caughtBy: caught('CommentWithThreePeople'),
    middleware: refusing((activity) => peopleOf(activity).length > 1),
  },
  {
    name: 'activities-own-people-only',
    breaks: 'People of another provider than the host are accepted.',
    caughtBy: caught('CommentWithNonWopiPerson'),
    middleware: refusing((activity) => peopleOf(activity).some(({ Provider }) => !/^wopi-/.test(String(Provider)))),
  },
  {
    name: 'activities-accept-unknown-types',
    breaks: 'An activity of an unknown type is answered with Status 3.',
    caughtBy: caught('UnknownActivityType'),
    middleware: changeAnswers((answers) => answers.map((one) => ({ ...one, Status: 0 }))),
  },
  {
    name: 'activities-refuse-unknown-types',
    breaks: 'One activity of an unknown type does not make the whole request fail.',
    caughtBy: caught('UnknownActivityType', 'UnknownNoDataActivity', 'TwoActivitiesOneUnknown'),
    middleware: refusing(({ Type }) => Type !== 'comment'),
  },
  {
    name: 'activities-need-data',
    breaks: 'An activity of an unknown type needs no data.',
    caughtBy: caught('UnknownNoDataActivity'),
    middleware: refusing(({ Data }) => Data === undefined),
  },
  {
    name: 'activities-answer-the-first',
    breaks: 'Every activity is answered.',
    caughtBy: caught('TwoActivitiesOneUnknown', 'ThreeComments'),
    middleware: changeAnswers((answers) => answers.slice(0, 1)),
  },
];
