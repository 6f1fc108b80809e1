"""What people are told of a file that is not kept."""

NOT_KNOWN = (
    "Nous ne savons pas garder ce fichier. Choisissez un PDF, un document OpenDocument (odt, ods, odp), "
    "Word, Excel ou PowerPoint récent (docx, xlsx, pptx), ou une image PNG ou JPEG."
)
OLD_OFFICE = (
    "Ce fichier est d’un ancien format de Word, Excel ou PowerPoint. "
    "Enregistrez-le en docx, xlsx ou pptx, puis envoyez cette copie."
)
TEMPLATE = "Ce fichier est un modèle. Enregistrez-le comme document (docx, xlsx, pptx, odt, ods, odp), puis envoyez-le."
DAMAGED = "Ce fichier est abîmé ou incomplet. Enregistrez-le de nouveau depuis le logiciel qui l’a fait."
HAS_PROGRAM = "Ce fichier contient un programme (macro ou script). Enregistrez-en une copie sans, puis envoyez-la."
LOCKED_FILE = "Ce fichier est protégé par un mot de passe : personne ne pourrait le lire. Enregistrez-le sans."
