"""What the pages share: navigation, the frame around every page, inputs and panels."""
