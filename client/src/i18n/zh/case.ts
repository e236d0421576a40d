export default {
  case: {
    classA: 'A 紧急',
    classB: 'B 严重',
    classC: 'C 一般',
    classD: 'D 长期',
    classOf: '{c} 类',
    covert: '暗访',
    numberPending: '编号待赋',
  },
  timeline: { title: '办理经过', system: '系统', recorded: '登记于 {at}', empty: '暂无记录', due: '期限 {at}' },
}
