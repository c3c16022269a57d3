"""Ten short paragraphs in the manner of the French press, with the claims that a careful reader finds in them.

`UNSEEN` were written before the rules that read them were looked at against them; `SEEN` were used to mend the rules.
A claim is (source, content), both as written; a bar joins the pieces of one part.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    topic: str
    text: str
    claims: tuple[tuple[str, str], ...]


UNSEEN = (
    Paragraph(
        "flood",
        "Les crues de la Sorgue ont fait au moins 14 morts et plus de 200 blessés dans le sud du pays, a annoncé "
        "mardi la préfecture du Vauclair. Selon un premier bilan établi par la protection civile, près de 3 000 "
        "habitants ont été évacués dans la nuit. « L’eau est montée en moins d’une heure », a raconté Marthe "
        "Vidalin, maire de Pont-Brûlé. Elle a demandé que l’état de catastrophe naturelle soit décrété. Le "
        "service des barrages, mis en cause par des riverains, a assuré que les vannes avaient été ouvertes à "
        "temps.",
        (
            (
                "la préfecture du Vauclair",
                "Les crues de la Sorgue ont fait au moins 14 morts et plus de 200 blessés dans le sud du pays",
            ),
            (
                "un premier bilan établi par la protection civile",
                "près de 3 000 habitants ont été évacués dans la nuit",
            ),
            ("Marthe Vidalin, maire de Pont-Brûlé", "« L’eau est montée en moins d’une heure »"),
            ("Elle", "que l’état de catastrophe naturelle soit décrété"),
            (
                "Le service des barrages, mis en cause par des riverains,",
                "que les vannes avaient été ouvertes à temps",
            ),
        ),
    ),
    Paragraph(
        "strike",
        "La direction des tramways de Lormont fait état de 35 % de grévistes, quand le syndicat des conducteurs "
        "en compte plus de la moitié. « Nous ne reprendrons pas le travail sans garanties écrites », a prévenu "
        "son secrétaire général, Bastien Courvoisier, devant le dépôt. Interrogé par la radio locale, il a ajouté "
        "que le mouvement pourrait durer « jusqu’à la fin du mois ». La ministre des transports, Odile Ferrand, a "
        "appelé les deux parties à revenir à la table des négociations et promis de recevoir les grévistes jeudi.",
        (
            ("La direction des tramways de Lormont", "35 % de grévistes"),
            (
                "son secrétaire général, Bastien Courvoisier",
                "« Nous ne reprendrons pas le travail sans garanties écrites »",
            ),
            ("il", "que le mouvement pourrait durer « jusqu’à la fin du mois »"),
            (
                "La ministre des transports, Odile Ferrand",
                "les deux parties à revenir à la table des négociations",
            ),
            ("La ministre des transports, Odile Ferrand", "de recevoir les grévistes jeudi"),
        ),
    ),
    Paragraph(
        "trial",
        "Le procureur a requis lundi douze ans de prison contre l’ancien banquier. À la barre, l’accusé a nié "
        "avoir détourné l’argent des épargnants. « Je n’ai jamais rien signé », a-t-il répété, reconnaissant "
        "toutefois que les comptes « n’étaient pas tenus ». D’après son avocate, Me Solange Abribat, le dossier "
        "repose sur un seul témoignage. Les parties civiles, qui réclament 4 millions d’euros, estiment au "
        "contraire que les preuves sont accablantes.",
        (
            ("l’accusé", "avoir détourné l’argent des épargnants"),
            ("il", "« Je n’ai jamais rien signé »"),
            ("il", "que les comptes « n’étaient pas tenus »"),
            ("son avocate, Me Solange Abribat", "le dossier repose sur un seul témoignage"),
            ("Les parties civiles", "4 millions d’euros"),
            ("Les parties civiles", "que les preuves sont accablantes"),
        ),
    ),
    Paragraph(
        "epidemic",
        "L’agence sanitaire a revu à la baisse le nombre de cas de fièvre, de 1 200 à 870. Six personnes sont "
        "mortes depuis le début du mois, a-t-elle précisé dans un bulletin diffusé vendredi. Le ministère de la "
        "santé affirme que la situation est sous contrôle et que les vaccins suffiront. Mais pour "
        "l’épidémiologiste Hector Maillane, « on ne voit que la partie visible ». L’Organisation des hôpitaux "
        "libres, citée par le quotidien La Dépêche du Nord, juge que les chiffres sont sous-estimés, selon une "
        "note interne.",
        (
            ("elle", "Six personnes sont mortes depuis le début du mois"),
            ("Le ministère de la santé", "que la situation est sous contrôle et que les vaccins suffiront"),
            ("l’épidémiologiste Hector Maillane", "« on ne voit que la partie visible »"),
            (
                "L’Organisation des hôpitaux libres, citée par le quotidien La Dépêche du Nord,",
                "que les chiffres sont sous-estimés",
            ),
        ),
    ),
    Paragraph(
        "election",
        "La candidate sortante a revendiqué la victoire dès dimanche soir, avant même la fin du dépouillement. "
        "Son adversaire, Tancrède Oliveau, arrivé en tête dans la capitale, dénonce des fraudes massives. « Le "
        "peuple a été volé », a-t-il lancé devant ses partisans. La commission électorale, arrêtée à 22 heures "
        "sur un taux de participation de 61 %, a indiqué qu’elle publierait les résultats définitifs mercredi. "
        "Des observateurs étrangers ont salué un scrutin calme, tout en regrettant des retards. Au moins 5 "
        "personnes ont été arrêtées, selon la police.",
        (
            ("La candidate sortante", "la victoire"),
            ("Son adversaire, Tancrède Oliveau, arrivé en tête dans la capitale,", "des fraudes massives"),
            ("il", "« Le peuple a été volé »"),
            ("La commission électorale", "qu’elle publierait les résultats définitifs mercredi"),
            ("Des observateurs étrangers", "un scrutin calme"),
            ("Des observateurs étrangers", "des retards"),
            ("la police", "Au moins 5 personnes ont été arrêtées"),
        ),
    ),
)

SEEN = (
    Paragraph(
        "fire",
        "L’incendie de la raffinerie a fait sept morts, selon un bilan du ministère de l’industrie arrêté à 18 "
        "heures. « Tout a tremblé », se souvient Aline Roque, une voisine. Les pompiers disent avoir maîtrisé le "
        "feu et précisent que deux cuves restent chaudes. L’exploitant, la société Norgaz, dément toute "
        "négligence. Il y a eu « une série d’alertes ignorées », accuse pour sa part le syndicat.",
        (
            (
                "un bilan du ministère de l’industrie",
                "L’incendie de la raffinerie a fait sept morts",
            ),
            ("Aline Roque, une voisine", "« Tout a tremblé »"),
            ("Les pompiers", "avoir maîtrisé le feu"),
            ("Les pompiers", "que deux cuves restent chaudes"),
            ("L’exploitant, la société Norgaz,", "toute négligence"),
            ("le syndicat", "Il y a eu « une série d’alertes ignorées »"),
        ),
    ),
    Paragraph(
        "drought",
        "Le niveau du lac de Brennes est au plus bas depuis quarante ans, indique l’institut des eaux dans un "
        "rapport publié jeudi. D’après les agriculteurs interrogés sur place, la moitié des récoltes est perdue. "
        "Le gouverneur, qui s’est rendu dans la vallée, a promis des aides et a exhorté les habitants à "
        "économiser l’eau. « Nous tiendrons jusqu’à l’automne, mais pas au-delà », prévoit Rémi Taslé, président "
        "de la coopérative.",
        (
            (
                "l’institut des eaux",
                "Le niveau du lac de Brennes est au plus bas depuis quarante ans",
            ),
            ("les agriculteurs interrogés sur place", "la moitié des récoltes est perdue"),
            ("Le gouverneur", "des aides"),
            ("Le gouverneur", "les habitants à économiser l’eau"),
            (
                "Rémi Taslé, président de la coopérative",
                "« Nous tiendrons jusqu’à l’automne, mais pas au-delà »",
            ),
        ),
    ),
    Paragraph(
        "ferry",
        "Le ferry transportait 310 passagers, ont fait savoir les garde-côtes, qui parlent de 22 disparus. Un "
        "précédent communiqué de la compagnie évoquait « une simple avarie ». « Personne ne nous a prévenus ! », "
        "s’indigne le frère d’une victime, joint par téléphone. Le ministère des transports a fait état de cinq "
        "corps repêchés, mais n’a pas voulu confirmer le nombre de rescapés. Le navire, construit en 1988, aurait "
        "été surchargé, à en croire un marin.",
        (
            ("les garde-côtes", "Le ferry transportait 310 passagers"),
            ("les garde-côtes", "22 disparus"),
            ("Un précédent communiqué de la compagnie", "« une simple avarie »"),
            ("le frère d’une victime", "« Personne ne nous a prévenus ! »"),
            ("Le ministère des transports", "cinq corps repêchés"),
            ("un marin", "Le navire, construit en 1988, aurait été surchargé"),
        ),
    ),
    Paragraph(
        "school",
        "Le recteur Paul Amiens a annoncé mercredi, à l’issue d’une réunion avec les familles, que le collège "
        "resterait fermé. « C’est une décision difficile, a-t-il déclaré. Elle sera revue dans un mois. » Les "
        "parents, eux, affirment ne pas avoir été consultés. Selon l’association qui les représente, 60 élèves "
        "n’ont plus cours depuis une semaine. Le ministre estime pourtant que « tout est fait » pour les "
        "accueillir, comme l’a rappelé son cabinet.",
        (
            (
                "Le recteur Paul Amiens",
                "que le collège resterait fermé",
            ),
            ("il", "« C’est une décision difficile | Elle sera revue dans un mois. »"),
            ("Les parents, eux,", "ne pas avoir été consultés"),
            ("l’association qui les représente", "60 élèves n’ont plus cours depuis une semaine"),
            ("Le ministre", "que « tout est fait » pour les accueillir"),
        ),
    ),
    Paragraph(
        "summit",
        "Le président de Valdorie accuse son voisin d’avoir massé des troupes à la frontière. Ce dernier rejette "
        "ces accusations et demande l’envoi d’observateurs. Le chef de la diplomatie, Igor Senn, cité par "
        "l’agence Vald, a mis en garde contre « une escalade ». Les deux pays s’engagent à se parler, ont-ils "
        "écrit dans une déclaration commune. De source diplomatique, une rencontre est prévue en mars, ce que le "
        "palais n’a pas confirmé.",
        (
            (
                "Le président de Valdorie",
                "son voisin d’avoir massé des troupes à la frontière",
            ),
            ("Ce dernier", "ces accusations"),
            ("Ce dernier", "l’envoi d’observateurs"),
            ("Le chef de la diplomatie, Igor Senn, cité par l’agence Vald,", "« une escalade »"),
            ("ils", "Les deux pays s’engagent à se parler"),
            ("source diplomatique", "une rencontre est prévue en mars"),
        ),
    ),
)
