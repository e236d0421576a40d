// Azurite that ends with whoever started it: tests hold its standard input open, and however they die, it closes.
process.stdin.on('end', () => process.exit(0)).resume()
process.stdin.unref?.()
require('azurite/dist/src/azurite.js')
