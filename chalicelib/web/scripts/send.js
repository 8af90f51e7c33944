// Send: files of a paper go to the inbox from where they are chosen.
