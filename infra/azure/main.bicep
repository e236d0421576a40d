// What a cluster stands on in Azure: the store, an identity that may use it, and an AKS cluster whose pods get that identity without a secret.
// az deployment group create -g GROUP -p infra/azure/main.bicepparam

@description('Begins the name of everything; letters and digits.')
@minLength(3)
@maxLength(11)
param name string

param location string = resourceGroup().location

@description('Object id of the Entra group whose members administer the cluster. There are no local accounts.')
param administrators string

@description('Storage accounts the partitions are spread over. Does not change once the store is made.')
@minValue(1)
@maxValue(16)
param accounts int = 1

@description('Redundancy of the store. ZRS outlives a zone, GZRS a region (with minutes lost).')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param redundancy string = 'Standard_ZRS'

@description('Machines of the cluster; three or more, so that each silo has its own.')
@minValue(3)
param nodes int = 3

param nodeSize string = 'Standard_D4ds_v5'

@description('Zones the machines are spread over; empty where the region has none.')
param zones string[] = ['1', '2', '3']

var roles = {
  tables: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
  blobs: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' // Storage Blob Data Contributor
  network: '4d97b98b-1d4f-4787-a291-c67834d212e7' // Network Contributor
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 90 }
}

resource network 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [{ name: 'nodes', properties: { addressPrefix: '10.20.0.0/22', serviceEndpoints: [{ service: 'Microsoft.Storage' }] } }]
  }

  resource nodeSubnet 'subnets' existing = {
    name: 'nodes'
  }
}

// The store: rows in tables, attachments in blobs. Reached from the cluster's subnet only, and by identity only.
resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = [for n in range(0, accounts): {
  name: '${toLower(name)}${take(uniqueString(resourceGroup().id), 8)}${n}'
  location: location
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices', virtualNetworkRules: [{ id: network::nodeSubnet.id }] }
  }
}]

// An attachment that was deleted by mistake comes back for a month. Tables have no such thing: only backups bring rows back.
resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = [for n in range(0, accounts): {
  parent: storage[n]
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 30 }
    containerDeleteRetentionPolicy: { enabled: true, days: 30 }
  }
}]

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2023-05-01' = [for n in range(0, accounts): {
  parent: storage[n]
  name: 'default'
}]

// Times and throttling of the service as it sees them itself; no log of each request, of which there are thousands.
resource tableTimes 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [for n in range(0, accounts): {
  name: 'logs'
  scope: tables[n]
  properties: { workspaceId: logs.id, metrics: [{ category: 'Transaction', enabled: true }] }
}]

// Nobody deletes the store by a slip of the hand.
resource keep 'Microsoft.Authorization/locks@2020-05-01' = [for n in range(0, accounts): {
  name: 'store'
  scope: storage[n]
  properties: { level: 'CanNotDelete', notes: 'Holds the record of a city.' }
}]

resource silo 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-silo'
  location: location
}

resource siloTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for n in range(0, accounts): {
  name: guid(storage[n].id, silo.id, roles.tables)
  scope: storage[n]
  properties: {
    principalId: silo.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tables)
  }
}]

// Attachments lie in the first account.
resource siloBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage[0].id, silo.id, roles.blobs)
  scope: storage[0]
  properties: {
    principalId: silo.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobs)
  }
}

// The cluster's own identity puts machines into the subnet.
resource control 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-control'
  location: location
}

resource controlNetwork 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(network::nodeSubnet.id, control.id, roles.network)
  scope: network::nodeSubnet
  properties: {
    principalId: control.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.network)
  }
}

resource cluster 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: '${name}-cluster'
  location: location
  sku: { name: 'Base', tier: 'Standard' }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${control.id}': {} } }
  dependsOn: [controlNetwork]
  properties: {
    dnsPrefix: name
    disableLocalAccounts: true
    aadProfile: { managed: true, enableAzureRBAC: true, adminGroupObjectIDs: [administrators] }
    oidcIssuerProfile: { enabled: true }
    securityProfile: { workloadIdentity: { enabled: true } }
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      networkDataplane: 'cilium'
      networkPolicy: 'cilium' // without one, the policies of infra/kubernetes are words
      loadBalancerSku: 'standard'
    }
    ingressProfile: { webAppRouting: { enabled: true } }
    addonProfiles: { omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: logs.id, useAADAuth: 'true' } } }
    agentPoolProfiles: [
      {
        name: 'nodes'
        mode: 'System'
        count: nodes
        vmSize: nodeSize
        osType: 'Linux'
        osSKU: 'AzureLinux'
        availabilityZones: zones
        vnetSubnetID: network::nodeSubnet.id
        upgradeSettings: { maxSurge: '1' }
      }
    ]
  }
}

// Whoever runs as this service account of the cluster is the identity `silo`.
resource federation 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: silo
  name: 'cluster'
  properties: {
    issuer: cluster.properties.oidcIssuerProfile.issuerURL
    subject: 'system:serviceaccount:coordination:silo'
    audiences: ['api://AzureADTokenExchange']
  }
}

// Lines that silos write to the console, and what the cluster says of its pods.
resource collection 'Microsoft.Insights/dataCollectionRules@2022-06-01' = {
  name: '${name}-containers'
  location: location
  kind: 'Linux'
  properties: {
    dataSources: {
      extensions: [
        {
          name: 'ContainerInsightsExtension'
          extensionName: 'ContainerInsights'
          streams: ['Microsoft-ContainerLogV2', 'Microsoft-KubeEvents', 'Microsoft-KubePodInventory']
          extensionSettings: { dataCollectionSettings: { interval: '1m', namespaceFilteringMode: 'Off', enableContainerLogV2: true } }
        }
      ]
    }
    destinations: { logAnalytics: [{ name: 'workspace', workspaceResourceId: logs.id }] }
    dataFlows: [{ streams: ['Microsoft-ContainerLogV2', 'Microsoft-KubeEvents', 'Microsoft-KubePodInventory'], destinations: ['workspace'] }]
  }
}

resource collected 'Microsoft.Insights/dataCollectionRuleAssociations@2022-06-01' = {
  name: 'ContainerInsightsExtension'
  scope: cluster
  properties: { dataCollectionRuleId: collection.id }
}

@description('For the service account in infra/kubernetes/silo.yaml.')
output clientId string = silo.properties.clientId

@description('Storage__Accounts__N__TableEndpoint, in this order.')
output tableEndpoints array = [for n in range(0, accounts): storage[n].properties.primaryEndpoints.table]

@description('Storage__Accounts__0__BlobEndpoint.')
output blobEndpoint string = storage[0].properties.primaryEndpoints.blob

output cluster string = cluster.name
