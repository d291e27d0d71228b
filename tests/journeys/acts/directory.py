"""Step 2: the convener signs in, says what the industry is, and brings the list."""

from tests.journeys.cast import CONVENER, LIST, Story, sign_in


def sign_in_as_convener(story: Story) -> None:
    rosa = story.convener = story.visitor()
    rosa.go("/")
    sign_in(rosa, story.post, CONVENER, start=f"/accounts/login/?next={story.home}")
    assert rosa.path() == story.home


def name_the_industry(story: Story) -> None:
    rosa = story.convener
    rosa.go(f"{story.home}directory/sectors/")
    rosa.follow("Add a sector")
    rosa.write("Name people use", "Health care")
    rosa.write("Find industries by word or NAICS code", "622")
    rosa.press("Find")
    rosa.tick("622 Hospitals")
    rosa.press("Save")
    rosa.reads("Health care", "622 Hospitals")


def import_the_list(story: Story) -> None:
    rosa = story.convener
    rosa.go(f"{story.home}directory/")
    rosa.follow("Import a file")
    rosa.press("Show me", status=400)
    rosa.page.get_by_label("The file").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    rosa.press_until("Show me", "Six lines would change the directory.")
    rosa.reads("left out: Favorite color", "Needs you (1)", "The other line, with its reason: Excel")
    rosa.press_until("Import 6 lines", "Six lines are in the directory.")
    rosa.reads("The others were left as they are.")
    rosa.go(f"{story.home}directory/")
    rosa.reads("6 people you can bring to the table", "Elena Salinas", "South County College")
    rosa.does_not_read("Border Labs")


def add_by_hand(story: Story) -> None:
    """Who stood in the line that was refused is added on the page."""
    rosa = story.convener
    rosa.go(f"{story.home}directory/organizations/")
    rosa.follow("Add an organization")
    rosa.press("Save", status=400)
    rosa.write("Name", "Border Labs")
    rosa.choose("Kind", "Business")
    rosa.press("Save")
    rosa.follow("Add a person")
    rosa.write("Name", "Sam Park")
    rosa.write("E-mail address", "sam@border-labs.example")
    rosa.press("Save")
    rosa.reads("Sam Park", "Border Labs")
