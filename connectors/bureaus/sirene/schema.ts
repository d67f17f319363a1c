// The answer of recherche-entreprises.api.gouv.fr, as far as it is read. Names of officers are not.

import { z } from 'zod'
import { exact, told } from '../../kit/shape.ts'

const text = told(z.string())

const Accounts = z.looseObject({ ca: told(exact), resultat_net: told(exact) })

export const Result = z.looseObject({
  siren: z.string(),
  nom_complet: text,
  nom_raison_sociale: text,
  date_creation: text,
  date_fermeture: text,
  etat_administratif: text,
  nature_juridique: text,
  activite_principale: text,
  statut_diffusion: text,
  siege: told(z.looseObject({ code_postal: text, libelle_commune: text })),
  dirigeants: told(z.array(z.unknown())),
  finances: told(z.record(z.string(), Accounts)),
  complements: told(
    z.looseObject({
      est_entrepreneur_individuel: told(z.boolean()),
      est_administration: told(z.boolean()),
      est_service_public: told(z.boolean()),
    }),
  ),
  tva: told(z.array(z.string())),
})
export type Result = z.infer<typeof Result>

export const Answered = z.looseObject({ results: z.array(z.unknown()) })
