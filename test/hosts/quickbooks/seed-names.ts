// Who buys from the seeded company. All invented; every address is at a `.example` domain.

export interface SeedCustomer {
  readonly name: string
  readonly city: string
  readonly postcode: string
  readonly street: string
  readonly country?: string
  readonly currency?: string
  /** Given and family name and no company name: how QuickBooks holds a consumer. */
  readonly consumer?: readonly [string, string]
  readonly email?: string | null
  readonly phone?: string
  readonly parent?: string
  readonly inactive?: true
}

const towns = [
  ['59000', 'Lille'],
  ['59100', 'Roubaix'],
  ['62000', 'Arras'],
  ['80000', 'Amiens'],
  ['76000', 'Rouen'],
  ['75011', 'Paris'],
  ['69003', 'Lyon'],
  ['44000', 'Nantes'],
  ['33000', 'Bordeaux'],
  ['67000', 'Strasbourg'],
] as const

const streets = ['rue des Tanneurs', 'quai du Port', 'avenue de la Gare', 'rue du Moulin'] as const

const firms = [
  'Menuiserie Delattre',
  'Boulangerie du Beffroi',
  'Transports Vauban',
  'Imprimerie Lys & Fils',
  'Cabinet Horizon Conseil',
  'Brasserie des Trois Ponts',
  'Garage de l’Escaut',
  'Plomberie Artois Services',
  'Hôtel Le Grand Carillon',
  'Librairie La Page Blanche',
  'Électricité Sambre',
  'Cafés Mokador',
  'Serrurerie Beaumont',
  'Pépinières du Marais',
  'Studio Lumen',
  'Maçonnerie Cambrésis',
  'Fromagerie Maroilles & Cie',
  'Agence Cap Ouest',
  'Optique Saint-Michel',
  'Charpentes Vallois',
  'Logistique Flandre Express',
  'Traiteur Saveurs d’Opale',
  'Pharmacie des Halles',
  'Clinique vétérinaire du Parc',
  'Verrerie Haute-Deûle',
  'Sellerie Montreuil',
  'Nautic Loire',
  'Carrelages Romane',
] as const

const slug = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

const business = firms.map((name, i): SeedCustomer => {
  const [postcode, city] = towns[i % towns.length] ?? towns[0]
  return {
    name,
    city,
    postcode,
    street: `${3 + ((i * 7) % 90)} ${streets[i % streets.length] ?? streets[0]}`,
    // Two without an address to write to, one with two addresses in the field.
    email:
      i % 13 === 9
        ? null
        : i === 4
          ? `compta@${slug(name)}.example, direction@${slug(name)}.example`
          : `compta@${slug(name)}.example`,
    // From the range that the French regulator keeps for fiction.
    phone: `01 99 00 ${String(10 + i).padStart(2, '0')} ${String(20 + i).padStart(2, '0')}`,
    ...(i === 27 ? { inactive: true as const } : {}),
  }
})

const lille = { city: 'Lille', postcode: '59800' }

const others: readonly SeedCustomer[] = [
  {
    ...lille,
    name: 'Groupe Beaulieu',
    street: '1 place du Théâtre',
    email: 'siege@beaulieu.example',
  },
  {
    ...lille,
    name: 'Beaulieu Chantier Nord',
    street: '1 place du Théâtre',
    parent: 'Groupe Beaulieu',
    email: 'nord@beaulieu.example',
  },
  {
    name: 'Beaulieu Chantier Sud',
    city: 'Lyon',
    postcode: '69007',
    street: '12 rue de Gerland',
    parent: 'Groupe Beaulieu',
    email: null,
  },
  {
    name: 'Mairie de Valmont-sur-Lys',
    city: 'Valmont-sur-Lys',
    postcode: '59999',
    street: '1 place de la Mairie',
    email: 'comptabilite@valmont-sur-lys.example',
  },
  {
    name: 'Compte particulier 01',
    consumer: ['Compte', 'Particulier 01'],
    ...lille,
    street: '5 rue du Moulin',
    email: 'particulier01@courriel.example',
  },
  {
    name: 'Compte particulier 02',
    consumer: ['Compte', 'Particulier 02'],
    ...lille,
    street: '8 rue du Moulin',
    email: 'particulier02@courriel.example',
  },
  {
    name: 'Compte particulier 03',
    consumer: ['Compte', 'Particulier 03'],
    ...lille,
    street: '9 rue du Moulin',
    email: null,
  },
  {
    name: 'Thornbury Interiors Ltd',
    city: 'Bristol',
    postcode: 'BS1 4XE',
    street: '14 Quay Street',
    country: 'United Kingdom',
    email: 'accounts@thornbury-interiors.example',
    phone: '+44 117 496 0123',
  },
  {
    name: 'Redwood Fixtures Inc.',
    city: 'Oakland',
    postcode: '94607',
    street: '480 3rd Street',
    country: 'USA',
    currency: 'USD',
    email: 'ap@redwood-fixtures.example',
    phone: '(510) 555-0142',
  },
  {
    name: 'Studio Vandermeer BV',
    city: 'Gent',
    postcode: '9000',
    street: 'Coupure 21',
    country: 'Belgique',
    email: 'facturen@vandermeer.example',
  },
]

export const seedCustomers: readonly SeedCustomer[] = [...business, ...others]
