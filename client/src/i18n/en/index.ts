import acts from './acts'
import base from './base'
import board from './board'
import caseMessages from './case'
import domain from './domain'

export default { ...base, ...board, ...caseMessages, ...acts, ...domain }
