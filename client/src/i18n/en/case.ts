import type zh from '../zh/case'

const messages: typeof zh = {
  case: {
    classA: 'A urgent',
    classB: 'B serious',
    classC: 'C ordinary',
    classD: 'D systemic',
    classOf: 'Class {c}',
    covert: 'covert',
    numberPending: 'number pending',
  },
  timeline: { title: 'History', system: 'System', recorded: 'recorded {at}', empty: 'Nothing yet', due: 'due {at}' },
}

export default messages
