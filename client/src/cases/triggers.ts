/** What a person fills in for each trigger: the bodies of `POST /api/cases/{id}/{trigger}`, one table. */
export type FieldType =
  | 'text'
  | 'long'
  | 'choice'
  | 'flag'
  /** Yes or no, and the person must say which. */
  | 'verdict'
  | 'day'
  | 'instant'
  | 'duration'
  | 'lines'
  | 'people'
  | 'number'
  | 'jurisdiction'
  | 'rows'
  | 'school'

export interface Field {
  name: string
  type: FieldType
  required?: boolean
  options?: readonly string[]
  columns?: readonly Field[]
  max?: number
  initial?: unknown
}

export interface TriggerForm {
  fields: readonly Field[]
  /** Hard to undo: asks once more, with the focus on cancel. */
  grave?: boolean
  /** Work state expected afterwards, shown as pending until the server has answered. */
  expects?: string
}

const reason: Field = { name: 'reason', type: 'long', required: true, max: 2000 }
const reasons: Field = { name: 'reasons', type: 'long', required: true, max: 4000 }
const findings: Field = { name: 'findings', type: 'long', required: true, max: 8000 }
const plain: TriggerForm = { fields: [] }
const amount: Field = { name: 'amount', type: 'duration' }
const conveners: Field = {
  name: 'conveners',
  type: 'rows',
  max: 10,
  columns: [
    { name: 'kind', type: 'choice', required: true, options: ['Body', 'Organisation', 'Department'] },
    { name: 'unit', type: 'text', required: true, max: 40 },
    { name: 'name', type: 'text', required: true, max: 80 },
  ],
}

export const TRIGGERS: Readonly<Record<string, TriggerForm>> = {
  'issue-notice': {
    fields: [
      { name: 'basis', type: 'lines', required: true, max: 20, initial: ['《教育督导条例》第二十一条'] },
      { name: 'term', type: 'duration' },
      { name: 'demands', type: 'long', max: 2000 },
    ],
    expects: 'NoticeIssued',
  },
  'confirm-notice': plain,
  'withdraw-notice': { fields: [reason], grave: true, expects: 'Cancelled' },
  'confirm-interim-measures': {
    fields: [
      { name: 'measures', type: 'long', required: true, max: 4000 },
      { name: 'onSite', type: 'flag' },
      { name: 'complete', type: 'flag' },
    ],
  },
  receipt: plain,
  cancel: { fields: [reason], grave: true, expects: 'Cancelled' },
  'start-work': { fields: [], expects: 'InProgress' },
  'submit-plan': { fields: [{ name: 'plan', type: 'long', required: true, max: 8000 }] },
  'report-progress': { fields: [{ name: 'text', type: 'long', required: true, max: 8000 }] },
  submit: {
    fields: [
      { name: 'measures', type: 'long', required: true, max: 8000 },
      { name: 'responsiblePerson', type: 'text', required: true, max: 80 },
      { name: 'completedOn', type: 'day' },
      { name: 'remainingIssues', type: 'long', max: 4000 },
    ],
    expects: 'Submitted',
  },
  'file-report': plain,
  'change-class': {
    fields: [{ name: 'class', type: 'choice', required: true, options: ['A', 'B', 'C', 'D'] }, reason],
    grave: true,
  },
  rehome: { fields: [reason, { name: 'successor', type: 'text', max: 40 }], grave: true },
  reopen: { fields: [{ name: 'lookBackFailed', type: 'flag' }, reason], grave: true, expects: 'InProgress' },
  'draw-look-back': {
    fields: [
      { name: 'quarter', type: 'text', required: true, max: 6 },
      { name: 'seed', type: 'number', required: true },
    ],
  },
  'pass-look-back': { fields: [{ ...findings, max: 4000 }] },
  'assign-sub-task': {
    fields: [
      { name: 'unit', type: 'text', required: true, max: 40 },
      { name: 'task', type: 'long', required: true, max: 2000 },
    ],
  },
  'report-sub-task': {
    fields: [
      { name: 'number', type: 'number', required: true },
      { name: 'text', type: 'long', required: true, max: 4000 },
    ],
  },
  'judge-sub-task': {
    fields: [
      { name: 'number', type: 'number', required: true },
      { name: 'passed', type: 'verdict', required: true },
      { ...reason, required: false },
    ],
  },
  'start-recheck': {
    fields: [
      { name: 'recheckers', type: 'people', required: true, max: 10 },
      { name: 'mode', type: 'choice', required: true, options: ['Covert', 'SpotCheck', 'OnSite', 'Documents'] },
      { name: 'overrideReason', type: 'long', max: 1000 },
    ],
    expects: 'Rechecking',
  },
  'report-conflict': { fields: [{ name: 'personId', type: 'text', required: true, max: 60 }, reason] },
  'record-verdict': {
    fields: [
      { name: 'passed', type: 'verdict', required: true },
      findings,
      { name: 'checkedInAt', type: 'instant' },
      { name: 'place', type: 'text' },
    ],
  },
  'confirm-pass': { fields: [], grave: true, expects: 'Closed' },
  'confirm-fail': { fields: [reasons], grave: true, expects: 'Returned' },
  object: { fields: [reason] },
  'uphold-objection': { fields: [reasons, { name: 'newTerm', type: 'duration' }], grave: true },
  'reject-objection': { fields: [reasons] },
  'request-extension': { fields: [reason, amount] },
  'grant-extension': { fields: [amount] },
  'refuse-extension': { fields: [reason] },
  suspend: { fields: [reason], grave: true },
  resume: { fields: [reason] },
  'review-suspension': { fields: [{ name: 'finding', type: 'long', required: true, max: 2000 }] },
  transfer: {
    fields: [
      { name: 'to', type: 'jurisdiction', required: true },
      { name: 'kind', type: 'choice', required: true, options: ['HandOver', 'TakeUp', 'Delegate'] },
      reason,
    ],
    grave: true,
  },
  'accept-transfer': plain,
  'sign-supervision-notice': {
    fields: [
      { name: 'demands', type: 'long', max: 4000 },
      { name: 'contact', type: 'text' },
    ],
  },
  'summon-interview': {
    fields: [
      { name: 'at', type: 'instant', required: true },
      { name: 'place', type: 'text', required: true },
      conveners,
      { name: 'interviewee', type: 'text', max: 80 },
    ],
  },
  'hold-interview': {
    fields: [{ name: 'absent', type: 'flag' }, conveners, { name: 'note', type: 'long', max: 4000 }],
  },
  'sign-interview-record': {
    fields: [
      { name: 'questions', type: 'long', required: true, max: 8000 },
      { name: 'statements', type: 'long', required: true, max: 8000 },
      { name: 'commitments', type: 'lines', required: true, max: 20 },
      { name: 'intervieweeSigned', type: 'flag', initial: true },
      { name: 'refusalNote', type: 'long', max: 2000 },
    ],
  },
  'file-interview': {
    fields: [
      {
        name: 'receipts',
        type: 'rows',
        required: true,
        max: 10,
        columns: [
          {
            name: 'office',
            type: 'choice',
            required: true,
            options: ['PartyCommittee', 'Government', 'SuperiorDepartment'],
          },
          { name: 'proof', type: 'text', required: true },
        ],
        initial: ['PartyCommittee', 'Government', 'SuperiorDepartment'].map((office) => ({ office, proof: '' })),
      },
    ],
  },
  'sign-circular': {
    fields: [
      { name: 'reason', type: 'long' },
      {
        name: 'recommendations',
        type: 'rows',
        max: 20,
        columns: [
          { name: 'person', type: 'text', required: true, max: 80 },
          { name: 'bar', type: 'text', required: true },
          { name: 'from', type: 'day', required: true },
          { name: 'to', type: 'day', required: true },
        ],
      },
      { name: 'public', type: 'flag' },
    ],
    grave: true,
  },
  'reply-recommendation': { fields: [{ name: 'reply', type: 'long', required: true, max: 4000 }] },
  'open-clue': {
    fields: [
      { name: 'code', type: 'text', required: true, max: 40 },
      { name: 'facts', type: 'long', required: true, max: 4000 },
    ],
    grave: true,
  },
  'report-obstruction': {
    fields: [
      { name: 'kind', type: 'choice', required: true, options: ['Obstruction', 'Falsification', 'Retaliation'] },
      { name: 'facts', type: 'long', required: true, max: 4000 },
    ],
    grave: true,
  },
}

/** The body of `POST /api/cases`; how the subject is named depends on what it is. */
export function openCaseForm(subjectKind: unknown): TriggerForm {
  const subject = { School: 'school', Government: 'jurisdiction' } as const
  return {
    fields: [
      {
        name: 'subjectKind',
        type: 'choice',
        required: true,
        options: ['School', 'Government', 'Department', 'EduBureau'],
        initial: 'School',
      },
      {
        name: 'subject',
        type: subject[subjectKind as keyof typeof subject] ?? 'text',
        required: true,
        max: 40,
      },
      { name: 'class', type: 'choice', required: true, options: ['A', 'B', 'C', 'D'] },
      { name: 'title', type: 'text', required: true, max: 120 },
      { name: 'problem', type: 'long', required: true, max: 8000 },
      { name: 'required', type: 'lines', max: 30 },
      {
        name: 'coResponsible',
        type: 'rows',
        max: 20,
        columns: [
          { name: 'unit', type: 'text', required: true, max: 40 },
          { name: 'task', type: 'text', required: true, max: 2000 },
        ],
      },
      { name: 'findingId', type: 'text', max: 60 },
      { name: 'inspectionId', type: 'text', max: 60 },
      { name: 'finder', type: 'text', max: 60 },
      { name: 'owner', type: 'jurisdiction' },
      { name: 'delegated', type: 'flag' },
    ],
  }
}

export function formOf(trigger: string): TriggerForm {
  return TRIGGERS[trigger] ?? plain
}
