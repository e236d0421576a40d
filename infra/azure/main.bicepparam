using './main.bicep'

param name = 'coord'
// az ad group show -g NAME --query id
param administrators = '00000000-0000-0000-0000-000000000000'
