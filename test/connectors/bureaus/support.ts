// A company that does not exist, and answers of the services about it in their shapes.

import { present } from '../../../core/assert.ts'
import type { Instant } from '../../../core/instant.ts'
import { parseSiren } from '../../../core/siren.ts'

export const now = '2026-11-27T08:00:00.000Z' as Instant
export const sirenOf = (text: string) => present(parseSiren(text), text)
export const siren = sirenOf('900000100')
export const otherSiren = sirenOf('900000209')

type Fields = Readonly<Record<string, unknown>>

/** As recherche-entreprises gives it, with all that we do not read. */
export const company = (changes: Fields = {}) => ({
  siren,
  nom_complet: 'BOIS ET RABOT',
  nom_raison_sociale: 'BOIS ET RABOT',
  sigle: null,
  nombre_etablissements: 1,
  siege: { siret: '90000010000009', code_postal: '59000', libelle_commune: 'LILLE' },
  activite_principale: '16.23Z',
  categorie_entreprise: 'PME',
  date_creation: '2012-04-02',
  date_fermeture: null,
  dirigeants: [
    { nom: 'EXEMPLE', prenoms: 'CAMILLE', qualite: 'Gérant', type_dirigeant: 'personne physique' },
    { siren: otherSiren, denomination: 'TENON HOLDING', type_dirigeant: 'personne morale' },
  ],
  etat_administratif: 'A',
  nature_juridique: '5499',
  statut_diffusion: 'O',
  matching_etablissements: [],
  finances: { '2025': { ca: 1234567.89, resultat_net: -45678 } },
  complements: {
    est_entrepreneur_individuel: false,
    est_administration: false,
    est_service_public: false,
  },
  tva: ['FR74900000100'],
  ...changes,
})

export const found = (...results: readonly Fields[]) => ({
  ...{ results, total_results: results.length, page: 1, per_page: 1, total_pages: 1 },
})

/** What the directory answers for a number that it does not know. */
export const ghost = Object.fromEntries(
  Object.keys(company()).map((key) => [key, key === 'siren' ? siren : null]),
)

/** As BODACC gives one: JSON within texts, the number in two forms. */
export const notice = (changes: Fields = {}) => ({
  id: 'A202600101234',
  publicationavis: 'A',
  typeavis: 'annonce',
  familleavis: 'collective',
  dateparution: '2026-01-16',
  tribunal: 'Greffe du Tribunal de Commerce de Lille',
  registre: ['900 000 100', '900000100'],
  jugement: judgment({}),
  radiationaurcs: null,
  parutionavisprecedent: null,
  url_complete: 'https://www.bodacc.fr/annonce/detail-annonce/A/20260010/1234',
  ...changes,
})

export const judgment = (changes: Fields) =>
  JSON.stringify({
    type: 'initial',
    famille: "Jugement d'ouverture",
    nature: "Jugement d'ouverture d'une procédure de redressement judiciaire",
    date: '2026-01-12',
    complementJugement: 'Jugement prononçant l’ouverture de la procédure.',
    ...changes,
  })

export const cites = (number: string) =>
  JSON.stringify({
    ...{ nomPublication: 'BODACC A', numeroParution: '20260010' },
    ...{ dateParution: '2026-01-16', numeroAnnonce: number },
  })

export const accounts = (changes: Fields = {}) => ({
  siren,
  date_cloture_exercice: '2025-12-31',
  type_bilan: 'C',
  confidentiality: 'Public',
  chiffre_d_affaires: 1000000,
  marge_brute: 400000,
  ebe: 90000,
  ebit: 70000,
  resultat_net: 50000,
  taux_d_endettement: 45.5,
  ratio_de_liquidite: 151.25,
  autonomie_financiere: 38.1,
  credit_clients_jours: 52.3,
  ...changes,
})

/** Of the company, published and judged on these days. */
export const liquidated = ({
  dateparution,
  date,
}: Readonly<Record<'dateparution' | 'date', string>>) =>
  notice({
    dateparution,
    jugement: judgment({ nature: "Jugement d'ouverture de liquidation judiciaire", date }),
  })
